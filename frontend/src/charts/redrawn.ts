// A chart is drawn anew when colours, typeface or room change.

import { onThemeChange } from "./colours";

/** Draw now, and again whenever what the figure shows would look otherwise. */
export function keepDrawn(figure: HTMLElement, draw: () => void): void {
  draw();
  onThemeChange(draw);
  document.fonts.ready.then(draw, () => undefined);
  let width = figure.clientWidth;
  new ResizeObserver(() => {
    if (figure.clientWidth === width) return;
    width = figure.clientWidth;
    draw();
  }).observe(figure);
}
