// <… data-themes> around the choice of a theme shows it at once; the server writes
// `data-theme` into later pages, so that none ever flashes.

import { begun } from "./begun";

/** Show a theme: "light", "dark", or what the device wishes. */
export function showTheme(theme: string, page: Document): void {
  const forced = theme === "light" || theme === "dark";
  if (forced) page.documentElement.dataset["theme"] = theme;
  else delete page.documentElement.dataset["theme"];
  const scheme = page.querySelector<HTMLMetaElement>('meta[name="color-scheme"]');
  if (scheme) scheme.content = forced ? theme : "light dark";
}

export function startThemes(root: ParentNode): void {
  for (const choice of begun(root, "[data-themes]", "themes", HTMLElement)) {
    choice.addEventListener("change", (event) => {
      const chosen = event.target;
      if (
        (chosen instanceof HTMLInputElement && chosen.checked) ||
        chosen instanceof HTMLSelectElement
      ) {
        showTheme(chosen.value, document);
      }
    });
  }
}
