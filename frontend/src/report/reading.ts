// What the chart's cursor can say: plain data from the page, and sentences of it.

export interface Stop {
  readonly at: number;
  readonly name: string;
}

/** What can be said of each sample; angles in degrees, null where not judged. */
export interface Spoken {
  readonly times: readonly number[];
  readonly knee: readonly (number | null)[];
  readonly trunk: readonly (number | null)[];
  readonly phases: readonly number[];
  readonly phaseNames: readonly string[];
  readonly stops: readonly Stop[];
  readonly point: string;
  readonly seen: string;
  readonly gap: string;
  readonly none: string;
}

/** The same, with where each sample is drawn. */
export interface Reading extends Spoken {
  readonly places: readonly number[];
  readonly kneeY: readonly (number | null)[];
  readonly trunkY: readonly (number | null)[];
}

function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** What was measured at one sample, as a sentence. */
export function sentence(reading: Spoken, index: number): string {
  const time = (reading.times[index] ?? 0).toFixed(1).replace(".", reading.point);
  const knee = reading.knee[index] ?? null;
  const trunk = reading.trunk[index] ?? null;
  if (knee === null && trunk === null) return filled(reading.gap, { time });
  const shown = (angle: number | null) =>
    angle === null ? "–" : angle.toFixed(0).replace(/^-0$/, "0").replace("-", "−");
  const phase = reading.phaseNames[reading.phases[index] ?? -1] ?? reading.none;
  return filled(reading.seen, { time, knee: shown(knee), trunk: shown(trunk), phase });
}

/** Index of the increasing place that lies nearest to another. */
export function nearest(places: readonly number[], place: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  const before = places[low - 1];
  const here = places[low] ?? 0;
  return before !== undefined && place - before < here - place ? low - 1 : low;
}

/** The next repetition after, or the last one before, a sample. */
export function stopFrom(
  stops: readonly Stop[],
  here: number,
  direction: 1 | -1,
): Stop | undefined {
  const ahead = stops.filter((stop) => (stop.at - here) * direction > 0);
  return direction > 0 ? ahead[0] : ahead[ahead.length - 1];
}
