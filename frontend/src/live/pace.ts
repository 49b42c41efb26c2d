// The tempo of a repetition where nobody watches: words in time, round after round.

export interface Tempo {
  down: number;
  hold: number;
  up: number;
  rest: number;
}

export type Beat = "down" | "hold" | "up" | "rest";

const ORDER: readonly Beat[] = ["down", "hold", "up", "rest"];

/** Where a repetition is, so many seconds after the first began. */
export function beatAt(seconds: number, tempo: Tempo): { beat: Beat; rounds: number; share: number } {
  const whole = ORDER.reduce((sum, beat) => sum + tempo[beat], 0);
  const rounds = Math.floor(seconds / whole);
  let left = seconds - rounds * whole;
  for (const beat of ORDER) {
    if (left < tempo[beat]) return { beat, rounds, share: left / tempo[beat] };
    left -= tempo[beat];
  }
  return { beat: "rest", rounds, share: 1 };
}

/** How far down the figure is, 0 to 1. */
export function depthAt(seconds: number, tempo: Tempo): number {
  const { beat, share } = beatAt(seconds, tempo);
  const eased = (part: number) => (1 - Math.cos(Math.PI * part)) / 2;
  if (beat === "down") return eased(share);
  if (beat === "hold") return 1;
  return beat === "up" ? 1 - eased(share) : 0;
}

export class Pace {
  private timer = 0;
  private passedS = 0;
  private lastMs = 0;
  private rounds = 0;
  private beat: Beat | null = null;
  private isPaused = false;

  constructor(
    private readonly tempo: Tempo,
    private readonly onBeat: (beat: Beat) => void,
    private readonly onRound: () => void,
    private readonly onMove: (depth: number) => void,
  ) {}

  start(): void {
    this.stop();
    this.passedS = this.rounds = 0;
    this.beat = null;
    this.isPaused = false;
    this.lastMs = performance.now();
    this.timer = window.setInterval(() => this.tick(), 50);
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
    const { beat, rounds } = beatAt(this.passedS, this.tempo);
    this.onMove(depthAt(this.passedS, this.tempo));
    if (beat !== this.beat) {
      // Counted when the top is reached, not when the next one begins.
      if (beat === "rest" && this.rounds <= rounds) {
        this.rounds = rounds + 1;
        this.onRound();
      } else {
        this.onBeat(beat);
      }
      this.beat = beat;
    }
  }
}
