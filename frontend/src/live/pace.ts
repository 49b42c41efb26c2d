// The tempo of a repetition where nobody watches: figure and words in time, round after
// round.

import { curve, type Frames, framesOf, pointsAt } from "../app/persons";

export type Breath = "in" | "out" | "hold";

/** One stretch of a repetition. */
export interface Beat {
  kind: Breath;
  start_s: number;
  end_s: number;
}

export interface Tempo {
  period_s: number;
  /** In their order; empty where one breathes as one likes. */
  beats: readonly Beat[];
  /** Of a position that is held: where the figure stands still, and how long one stays. */
  hold: Hold | null;
}

export interface Hold {
  from_s: number;
  to_s: number;
  seconds: number;
}

/** Where a repetition is, so many seconds after the first began. */
export function placeAt(
  seconds: number,
  tempo: Tempo,
): { rounds: number; share: number; beat: Breath | null; holdLeftS: number | null } {
  const { hold } = tempo;
  const moreS = hold ? hold.seconds - (hold.to_s - hold.from_s) : 0;
  const roundS = tempo.period_s + moreS;
  const rounds = Math.floor(seconds / roundS);
  const passed = seconds - rounds * roundS;
  const isHolding = hold !== null && passed >= hold.from_s && passed < hold.from_s + hold.seconds;
  // While one holds, so does the figure.
  const within = isHolding
    ? hold.from_s
    : hold && passed >= hold.from_s
      ? passed - moreS
      : passed;
  const beat = tempo.beats.find((one) => within >= one.start_s && within < one.end_s);
  return {
    rounds,
    share: within / tempo.period_s,
    beat: beat?.kind ?? null,
    holdLeftS: isHolding ? Math.ceil(hold.from_s + hold.seconds - passed) : null,
  };
}

/** The drawn person, at any place of its repetition. */
export class PacedPerson {
  private readonly courses: readonly (readonly [SVGPathElement, Frames])[];

  constructor(box: ParentNode) {
    this.courses = [...box.querySelectorAll<SVGPathElement>("path[data-frames]")].map(
      (path) => [path, framesOf(path.dataset["frames"] ?? "")] as const,
    );
  }

  show(share: number): void {
    for (const [path, frames] of this.courses) path.setAttribute("d", curve(pointsAt(frames, share)));
  }
}

export class Pace {
  private timer = 0;
  private passedS = 0;
  private lastMs = 0;
  private rounds = 0;
  private beat: Breath | null = null;
  private isPaused = false;
  private holdLeftS: number | null = null;

  constructor(
    private readonly tempo: Tempo,
    private readonly onBeat: (beat: Breath) => void,
    private readonly onRound: () => void,
    private readonly onMove: (share: number) => void,
    private readonly onHold: (leftS: number | null) => void,
  ) {}

  start(): void {
    this.stop();
    this.passedS = this.rounds = 0;
    this.beat = null;
    this.holdLeftS = null;
    this.lastMs = performance.now();
    this.timer = window.setInterval(() => this.tick(), 40);
  }

  set paused(paused: boolean) {
    this.isPaused = paused;
  }

  stop(): void {
    window.clearInterval(this.timer);
  }

  private tick(): void {
    const nowMs = performance.now();
    if (!this.isPaused) this.passedS += (nowMs - this.lastMs) / 1000;
    this.lastMs = nowMs;
    const { rounds, share, beat, holdLeftS } = placeAt(this.passedS, this.tempo);
    this.onMove(share);
    if (holdLeftS !== this.holdLeftS) {
      this.holdLeftS = holdLeftS;
      this.onHold(holdLeftS);
    }
    if (rounds > this.rounds) {
      this.rounds = rounds;
      this.beat = beat;
      // The count is said in place of the first word of the next repetition.
      this.onRound();
    } else if (beat !== this.beat) {
      this.beat = beat;
      if (beat) this.onBeat(beat);
    }
  }
}
