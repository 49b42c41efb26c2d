// Colours of the page, read where the charts are drawn, and asked for again when
// the page turns light or dark.

export interface Colours {
  readonly paper: string;
  readonly surface: string;
  readonly line: string;
  readonly ink: string;
  readonly quiet: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly ok: string;
  readonly fault: string;
}

export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    paper: token("--paper"),
    surface: token("--surface"),
    line: token("--line"),
    ink: token("--ink"),
    quiet: token("--quiet"),
    accent: token("--accent"),
    accentSoft: token("--accent-soft"),
    ok: token("--ok"),
    fault: token("--fault"),
  };
}

/** Calls back when the device or the page changes between light and dark. */
export function onThemeChange(changed: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  new MutationObserver(changed).observe(document.documentElement, {
    attributeFilter: ["data-theme"],
  });
}
