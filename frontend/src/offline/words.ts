// What is said of the things that wait.

import { filled } from "../app/uploads";
import type { Kept } from "../outbox/kept";

export type Words = Readonly<Record<string, string>>;

/** A sentence for a number of things. */
export function counted(words: Words, name: string, count: number): string {
  const sentence = count === 1 ? (words[`${name}_one`] ?? words[name]) : words[name];
  return filled(sentence ?? name, { count });
}

interface Amount {
  entered: string;
  unit: string;
}

function amountIn(value: unknown): string {
  if (typeof value !== "object" || value === null) return "";
  const { entered, unit } = value as Partial<Amount>;
  return entered && unit ? `${entered} ${unit}` : "";
}

/** An item in words; a weight only where weights may be shown. */
export function wordsOf(
  item: Record<string, unknown>,
  words: Words,
  nameOf: (exercise: string) => string,
  showsWeights: boolean,
): string {
  if (item["kind"] === "note") return filled(words["note"] ?? "", { text: String(item["text"]) });
  if (item["kind"] === "weigh_in") {
    if (!showsWeights) return words["weigh_in_hidden"] ?? "";
    return filled(words["weigh_in"] ?? "", { weight: amountIn(item["weight"]) });
  }
  const name = nameOf(String(item["exercise"]));
  const held = Number(item["held_s"] ?? 0);
  const count = held || Number(item["repetitions"] ?? 0);
  const sentence = held
    ? words["set_held"]
    : count === 1
      ? words["set_one"]
      : words["set"];
  const load = amountIn(item["load"]);
  return filled(sentence ?? "", { name, count }) + (load ? ` · ${load}` : "");
}

/** What is to be known about something that waits. */
export function stateOf(kept: Kept, words: Words, isSignedOut: boolean): string {
  const why = kept.code === "not_allowed" ? (words["not_allowed"] ?? "") : kept.message;
  if (kept.state === "waiting") return words[isSignedOut ? "signed_out" : "waiting"] ?? "";
  return filled(words[kept.state] ?? "", { why }).trim();
}
