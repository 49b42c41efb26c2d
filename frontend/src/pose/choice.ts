// Which model a device can carry, found by timing a few frames of each in question.

import type { Engine } from "./messages";

/** Slower than this on the graphics unit, the processor is tried as well. */
export const SLOW_MS = 45;
/** Quicker than this, the more exact model is tried. */
export const QUICK_MS = 20;
/** The more exact model is kept where it is no slower than this. */
export const STEADY_MS = 33;
/** Frames that are timed, after some that warm up. */
export const WARM_UP = 3;
export const TIMED = 8;
const TIMED_SLOW = 3;

export interface Timed {
  engine: Engine;
  frameMs: number;
}

export const FIRST: Engine = { model: "lite", delegate: "GPU" };

/** Median of what was measured. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** Whether enough frames were timed; of a device that is far too slow, fewer are. */
export function isEnough(tookMs: readonly number[]): boolean {
  if (tookMs.length >= TIMED) return true;
  return tookMs.length >= TIMED_SLOW && median(tookMs) > 3 * SLOW_MS;
}

/** The engine to time next; null once there is nothing left to find out. */
export function nextToTime(timed: readonly Timed[]): Engine | null {
  const of = (engine: Engine) =>
    timed.find((one) => one.engine.model === engine.model && one.engine.delegate === engine.delegate);
  const first = of(FIRST);
  if (!first) return FIRST;
  const processor: Engine = { model: "lite", delegate: "CPU" };
  if (!(first.frameMs <= SLOW_MS) && !of(processor)) return processor;
  const best = bestOf(timed.filter((one) => one.engine.model === "lite"));
  if (!best || !(best.frameMs <= QUICK_MS)) return null;
  const full: Engine = { model: "full", delegate: best.engine.delegate };
  return of(full) ? null : full;
}

/** The engine to use, once all were timed; null where none works. */
export function chosenEngine(timed: readonly Timed[]): Engine | null {
  const full = timed.find((one) => one.engine.model === "full" && one.frameMs <= STEADY_MS);
  if (full) return full.engine;
  return bestOf(timed.filter((one) => one.engine.model === "lite"))?.engine ?? null;
}

/** An engine that failed took forever and is never the best. */
function bestOf(timed: readonly Timed[]): Timed | null {
  const working = timed.filter((one) => Number.isFinite(one.frameMs));
  return working.reduce<Timed | null>(
    (best, one) => (best === null || one.frameMs < best.frameMs ? one : best),
    null,
  );
}
