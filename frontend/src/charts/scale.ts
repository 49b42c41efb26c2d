// Ranges and steps of the axes: plain numbers, without a browser.

/** Angles at the lower and upper edge of the knee's panel: straight at the top. */
export function kneeRange(values: readonly (number | null)[]): [number, number] {
  const lowest = least(values) ?? 90;
  return [Math.min(Math.max(Math.floor((lowest - 12) / 20) * 20, 0), 60), 190];
}

/** The same of the trunk's panel: upright at the bottom. */
export function trunkRange(values: readonly (number | null)[]): [number, number] {
  const lowest = least(values) ?? 0;
  const highest = -(least(values.map((value) => (value === null ? null : -value))) ?? -60);
  return [
    lowest < -5 ? Math.min(Math.floor(lowest / 30) * 30, 0) : 0,
    Math.max(Math.ceil(highest / 30) * 30, 60),
  ];
}

function least(values: readonly (number | null)[]): number | null {
  let found: number | null = null;
  for (const value of values) {
    if (value !== null && (found === null || value < found)) found = value;
  }
  return found;
}

/** Every step from one end of a range to the other. */
export function ticks(low: number, high: number, step: number): number[] {
  const found: number[] = [];
  for (let at = Math.ceil(low / step) * step; at <= high; at += step) found.push(at);
  return found;
}

/** Two lines around a curve; a gap in it is a gap in them. */
export function spread(
  values: readonly (number | null)[],
  by: number,
): [(number | null)[], (number | null)[]] {
  return [
    values.map((value) => (value === null ? null : value + by)),
    values.map((value) => (value === null ? null : value - by)),
  ];
}

/** Width in px at which labels have room, no wider than a canvas may be. */
export function plotWidth(room: number, wanted: number, pixelRatio: number): number {
  const widest = Math.floor(8000 / Math.max(pixelRatio, 1));
  return Math.max(Math.floor(room), Math.min(wanted, widest));
}
