// The summary of a form's errors takes the focus, and its links lead to the fields.

import { begun } from "./begun";

export function startErrors(root: ParentNode): void {
  const [summary] = begun(root, "[data-focus]", "focus", HTMLElement);
  if (!summary) return;
  for (const link of summary.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) {
    link.addEventListener("click", (event) => {
      const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!field) return;
      event.preventDefault();
      field.focus();
      (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
    });
  }
  summary.focus();
}
