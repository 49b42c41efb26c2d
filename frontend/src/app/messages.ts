// Messages can be put away; without a script they stay until the next page.

import { begun } from "./begun";

export function startMessages(root: ParentNode): void {
  for (const message of begun(root, "[data-message]", "message", HTMLElement)) {
    const button = message.querySelector<HTMLButtonElement>("button[data-dismiss]");
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const next = message.nextElementSibling?.querySelector<HTMLElement>("button");
      message.remove();
      // The focus must not fall back to the beginning of the page.
      (next ?? document.getElementById("content"))?.focus();
    });
  }
}
