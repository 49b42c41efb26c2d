// <section data-rest> counts a rest down.

import { clockText, everySecond, part } from "./clock";

export function startRest(root: HTMLElement): void {
  const clock = part(root, "clock", HTMLElement);
  const told = part(root, "told", HTMLElement);
  const stop = part(root, "stop", HTMLButtonElement);
  const choices = [...root.querySelectorAll<HTMLButtonElement>("button[data-seconds]")];
  let end: (() => number) | null = null;

  const over = (words: string): void => {
    end?.();
    end = null;
    clock.textContent = clockText(0);
    clock.hidden = true;
    told.textContent = words;
    if (document.activeElement === stop) choices[0]?.focus();
    stop.hidden = true;
  };
  for (const choice of choices) {
    choice.addEventListener("click", () => {
      end?.();
      const rest = Number(choice.dataset["seconds"]);
      stop.hidden = false;
      clock.hidden = false;
      told.textContent = told.dataset["going"] ?? "";
      end = everySecond((gone) => {
        clock.textContent = clockText(Math.ceil(rest - gone));
        if (gone >= rest) {
          over(told.dataset["told"] ?? "");
          navigator.vibrate?.(400);
        }
      });
    });
  }
  stop.addEventListener("click", () => over(""));
  root.hidden = false;
}
