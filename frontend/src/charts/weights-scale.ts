// Ranges, ticks and the places of names: plain numbers, without a browser.

/** Lower and upper edge: what is shown with a share of room around it, never narrower than `least`. */
export function rangeOf(
  values: readonly (number | null)[],
  least: number,
  share = 0.08,
): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, least];
  const room = Math.max((high - low) * share, (least - (high - low)) / 2);
  return [Math.max(0, low - room), high + room];
}

const STEPS = [1, 2, 7, 14, 28];

/** Days at which the axis is named: whole weeks, or firsts of a month where those are many. */
export function dayTicks(first: number, last: number, most: number): number[] {
  const step = STEPS.find((days) => (last - first) / days <= most);
  const found: number[] = [];
  if (step !== undefined && step < 28) {
    // Counted back from the last Monday, so that weeks begin where people begin them.
    const anchor = step >= 7 ? 4 : 0;
    for (let day = first + ((((anchor - first) % step) + step) % step); day <= last; day += step) {
      found.push(day);
    }
    return found;
  }
  const months = Math.max(1, Math.ceil((last - first) / 30.44 / most));
  const each = [1, 2, 3, 6, 12, 24, 60].find((one) => one >= months) ?? 120;
  const begin = new Date(first * 86_400_000);
  let month = begin.getUTCFullYear() * 12 + begin.getUTCMonth();
  month += (each - (month % each)) % each;
  for (; ; month += each) {
    const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000;
    if (day > last) return found;
    if (day >= first) found.push(day);
  }
}

interface End {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** Names beside the ends of lines, moved apart where they would lie on one another. */
export function named(ends: readonly End[], apart: number): (End & { readonly at: number })[] {
  const placed: (End & { at: number })[] = [];
  for (const end of [...ends].sort((a, b) => a.y - b.y)) {
    const above = placed.filter((one) => Math.abs(one.x - end.x) < apart * 4);
    const least = Math.max(-Infinity, ...above.map((one) => one.at + apart));
    placed.push({ ...end, at: Math.max(end.y, least) });
  }
  return placed;
}
