// What both timers show.

/** Minutes and seconds, such as `1:05`; a part of a second is not shown. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A part of a timer; each stands in its template. */
export function part<T extends Element>(root: HTMLElement, name: string, kind: new () => T): T {
  const found = root.querySelector(`[data-${name}]`);
  if (!(found instanceof kind)) throw new Error(`the timer has no ${name}`);
  return found;
}

/** Call `tick` with the seconds that have gone by, until what is returned is called. */
export function everySecond(tick: (seconds: number) => void): () => number {
  // The clock of the page, not the number of calls: a sleeping tab is called rarely.
  const began = performance.now();
  const gone = (): number => (performance.now() - began) / 1000;
  const timer = setInterval(() => tick(gone()), 200);
  tick(0);
  return () => {
    clearInterval(timer);
    return gone();
  };
}
