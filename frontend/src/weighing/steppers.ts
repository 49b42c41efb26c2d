// − and + beside a weight: a scale rarely moves far from the last reading.
//
//   <div data-steps data-less="A little less" data-more="A little more"> a quantity </div>
//
// Without a script the number is typed.  The figure that the page filled in is of one
// unit: when another is chosen before anything was typed, the boxes are emptied, since
// nobody has read 81.2 pounds off a scale.

import { begun } from "../app/begun";

const STEP: Readonly<Record<string, number>> = { kg: 0.1, lb: 0.2, "st+lb": 0.2 };
const LB_PER_ST = 14;

interface Boxes {
  readonly large: HTMLInputElement;
  readonly small: HTMLInputElement | null;
  readonly units: HTMLSelectElement;
}

function numberOf(box: HTMLInputElement): number | null {
  const text = box.value.trim().replace(",", ".");
  const value = Number(text);
  return text !== "" && Number.isFinite(value) && value >= 0 ? value : null;
}

/** The digits of a number, with as many places and the same mark as the text before. */
export function written(value: number, before: string): string {
  const places = /[.,](\d+)$/.exec(before.trim())?.[1]?.length ?? 0;
  const text = value.toFixed(Math.max(1, places));
  return before.includes(",") ? text.replace(".", ",") : text;
}

/** What stands in the boxes one step further; null where there is nothing to step from. */
export function stepped(
  unit: string,
  texts: readonly [string, string],
  direction: number,
): [string, string] | null {
  const step = (STEP[unit] ?? 0) * direction;
  const [large, small] = texts.map((text) => Number(text.trim().replace(",", ".")));
  if (large === undefined || small === undefined || texts[0].trim() === "") return null;
  if (!Number.isFinite(large) || !Number.isFinite(small)) return null;
  if (unit !== "st+lb") return [written(Math.max(0, large + step), texts[0]), texts[1]];
  const pounds = Math.max(0, Math.round((large * LB_PER_ST + small + step) * 10) / 10);
  const stones = Math.floor(pounds / LB_PER_ST + 1e-9);
  return [String(stones), written(Math.max(0, pounds - stones * LB_PER_ST), texts[1])];
}

function boxesOf(holder: HTMLElement): Boxes | null {
  const [large, small] = holder.querySelectorAll<HTMLInputElement>(".part input");
  const units = holder.querySelector<HTMLSelectElement>("select[data-units]");
  return large && units ? { large, small: small ?? null, units } : null;
}

export function startSteppers(root: ParentNode): void {
  for (const holder of begun(root, "[data-steps]", "steps", HTMLElement)) {
    const boxes = boxesOf(holder);
    const quantity = holder.querySelector<HTMLElement>("[data-quantity]");
    if (!boxes || !quantity) continue;
    const { large, small, units } = boxes;
    const filled = [large.value, small?.value ?? ""];
    const said = holder.ownerDocument.createElement("output");
    said.className = "visually-hidden";
    const button = (direction: -1 | 1): HTMLButtonElement => {
      const made = holder.ownerDocument.createElement("button");
      made.type = "button";
      made.className = "button quiet step";
      made.textContent = direction < 0 ? "−" : "+";
      made.setAttribute("aria-label", holder.dataset[direction < 0 ? "less" : "more"] ?? "");
      made.addEventListener("click", () => {
        const next = stepped(units.value, [large.value, small?.value ?? ""], direction);
        if (next === null) {
          large.focus();
          return;
        }
        large.value = next[0];
        if (small) small.value = next[1];
        said.textContent = small && units.value === "st+lb" ? next.join(" ") : next[0];
      });
      return made;
    };
    quantity.prepend(button(-1));
    quantity.querySelector(".switch")?.before(button(1));
    quantity.append(said);
    // What stands beside an error was typed, not filled in.
    const wasTyped = quantity.querySelector("[aria-invalid=true]") !== null;
    units.addEventListener("change", () => {
      if (wasTyped) return;
      if (numberOf(large) === null || large.value !== filled[0]) return;
      if ((small?.value ?? "") !== filled[1] && small?.value) return;
      large.value = "";
      if (small) small.value = "";
      large.focus();
    });
  }
}
