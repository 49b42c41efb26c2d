// <section data-hold> measures a held position and writes its seconds into the form.

import { clockText, everySecond, part } from "./clock";

/** Time to get into position, in seconds. */
export const READY_S = 5;

export function startHold(root: HTMLElement): void {
  const form = root.closest("form");
  const seconds = form?.querySelector<HTMLInputElement>("input[data-seconds]");
  const source = form?.querySelector<HTMLInputElement>('input[name="source"]');
  if (!seconds) return;
  const clock = part(root, "clock", HTMLElement);
  const told = part(root, "told", HTMLElement);
  const start = part(root, "start", HTMLButtonElement);
  const stop = part(root, "stop", HTMLButtonElement);
  const words = { ...told.dataset };
  let end: (() => number) | null = null;
  let holds = false;

  const say = (text: string | undefined): void => {
    if (told.textContent !== (text ?? "")) told.textContent = text ?? "";
  };
  const hold = (): void => {
    holds = true;
    say(words["going"]);
    end = everySecond((gone) => {
      clock.textContent = clockText(gone);
    });
  };
  start.addEventListener("click", () => {
    holds = false;
    start.hidden = true;
    clock.hidden = false;
    stop.hidden = false;
    stop.focus();
    say(words["ready"]);
    end = everySecond((gone) => {
      if (gone >= READY_S) {
        end?.();
        hold();
      } else {
        clock.textContent = clockText(Math.ceil(READY_S - gone));
      }
    });
  });
  stop.addEventListener("click", () => {
    const gone = end?.() ?? 0;
    end = null;
    start.hidden = false;
    stop.hidden = true;
    start.focus();
    if (!holds) {
      clock.hidden = true;
      say("");
      return;
    }
    seconds.value = String(Math.max(0.1, Math.round(gone * 10) / 10));
    if (source) source.value = "timer";
    say(words["told"]);
  });
  // What is typed afterwards is no longer what the timer measured.
  seconds.addEventListener("input", () => {
    if (source?.value === "timer") source.value = "hand";
  });
  root.hidden = false;
}
