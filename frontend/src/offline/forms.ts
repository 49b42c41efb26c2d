// Forms that write into the outbox instead of to the server.

import { momentOf, newId } from "../live/ids";
import type { Item } from "../outbox/kept";

export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

function numberOf(form: FormData, name: string): number | null {
  const text = textOf(form, name);
  const value = Number(text);
  return text !== "" && Number.isFinite(value) && value > 0 ? value : null;
}

/** The item that a form describes; null where it says too little. */
export function itemOf(form: HTMLFormElement, now: Date): Item | null {
  const data = new FormData(form);
  const kind = form.dataset["offlineForm"];
  const frame = { id: newId(now.getTime()), at: momentOf(now), zone: zoneHere() };
  if (kind === "note") {
    const text = textOf(data, "text");
    return text ? { ...frame, kind, text } : null;
  }
  if (kind === "weigh_in") {
    const entered = textOf(data, "weight");
    if (numberOf(data, "weight") === null) return null;
    return { ...frame, kind, weight: { entered, unit: textOf(data, "weight_unit") }, note: "" };
  }
  return setOf(form, data, frame);
}

export function isHeld(form: HTMLFormElement): boolean {
  const select = form.querySelector<HTMLSelectElement>('select[name="exercise"]');
  return select?.selectedOptions[0]?.hasAttribute("data-held") ?? false;
}

function setOf(
  form: HTMLFormElement,
  data: FormData,
  frame: Pick<Item, "id" | "at" | "zone">,
): Item | null {
  const held = isHeld(form);
  const amount = numberOf(data, held ? "held_s" : "repetitions");
  if (amount === null) return null;
  const load = numberOf(data, "load") === null ? "" : textOf(data, "load");
  const rir = textOf(data, "rir");
  return {
    ...frame,
    kind: "set",
    exercise: textOf(data, "exercise"),
    ...(held ? { held_s: amount } : { repetitions: Math.round(amount) }),
    load: load ? { entered: load, unit: textOf(data, "load_unit") } : null,
    rir: held || rir === "" ? null : Number(rir),
    source: textOf(data, "source") === "timer" ? "timer" : "hand",
    notes: textOf(data, "notes"),
  };
}

/** Show the fields that belong to the chosen exercise. */
export function showFields(form: HTMLFormElement): void {
  const held = isHeld(form);
  for (const part of form.querySelectorAll<HTMLElement>("[data-offline-counted]")) part.hidden = held;
  for (const part of form.querySelectorAll<HTMLElement>("[data-offline-held]")) part.hidden = !held;
}
