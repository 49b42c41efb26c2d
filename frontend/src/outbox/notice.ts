// The small line on every page that says what waits, and whether it needs anybody.

import { filled } from "../app/uploads";
import type { Kept } from "./kept";
import type { Told } from "./outbox";

export interface Counts {
  waiting: number;
  asking: number;
}

/** What waits of one account; of nobody in particular where nobody is signed in. */
export function countsOf(items: readonly Kept[], account: string | null): Counts {
  const mine = items.filter((one) => account === null || one.account === account);
  const waiting = mine.filter(({ state }) => state === "waiting").length;
  return { waiting, asking: mine.length - waiting };
}

export function showNotice(place: HTMLElement, told: Told, account: string | null): void {
  const { waiting, asking } = countsOf(told.items, account);
  const words = place.querySelector("[data-words]");
  const link = place.querySelector<HTMLElement>("[data-more]");
  if (!words || !link) return;
  const said: string[] = [];
  const say = (name: string, count: number) => {
    const sentence = place.dataset[count === 1 ? `${name}One` : name];
    if (sentence) said.push(filled(sentence, { count }));
  };
  if (waiting > 0) say("waiting", waiting);
  if (waiting > 0 && told.outcome === "signed_out") say("signedOut", 0);
  if (asking > 0) say("asking", asking);
  const text = said.join(" ");
  if (words.textContent !== text) words.textContent = text;
  link.hidden = !place.classList.toggle("told", text !== "");
}
