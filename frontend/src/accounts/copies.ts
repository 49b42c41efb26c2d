// <button data-copy="id" data-copied="Copied" hidden> copies the text, or the value,
// of an element, and says so.

import { begun } from "../app/begun";

export function startCopies(root: ParentNode): void {
  for (const button of begun(root, "button[data-copy]", "copy", HTMLButtonElement)) {
    const source = document.getElementById(button.dataset["copy"] ?? "");
    if (!source || !navigator.clipboard) continue;
    button.hidden = false;
    const words = button.textContent ?? "";
    button.addEventListener("click", async () => {
      const text = source instanceof HTMLInputElement ? source.value : (source.textContent ?? "");
      await navigator.clipboard.writeText(text.trim());
      button.setAttribute("aria-live", "polite");
      button.textContent = button.dataset["copied"] ?? words;
      setTimeout(() => {
        button.textContent = words;
      }, 4000);
    });
  }
}
