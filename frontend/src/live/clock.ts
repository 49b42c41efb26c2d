// Times of frames.  Cameras stamp them, but not every browser tells the stamp well:
// the best source that keeps pace with the page's own clock is taken.

export interface Stamps {
  /** When the camera took the picture, ms. */
  captureMs?: number | undefined;
  /** Place in the stream, ms. */
  mediaMs?: number | undefined;
  /** When the page learnt of it, ms. */
  nowMs: number;
}

type Source = "captureMs" | "mediaMs" | "nowMs";

const SOURCES: readonly Source[] = ["captureMs", "mediaMs", "nowMs"];
/** A stamp that moves away from the page's clock by more than this is not believed. */
const DRIFT_MS = 750;
/** Nor is one that stands still while pictures come. */
const STILL_MS = 150;

export class FrameClock {
  private source = 0;
  private first: Stamps | null = null;
  private offsetMs = 0;
  private lastMs = Number.NEGATIVE_INFINITY;
  private lastPassedMs = 0;

  /** Ms since the first frame, always later than the one before; null for a frame to leave out. */
  next(stamps: Stamps): number | null {
    if (!this.first) {
      while (!Number.isFinite(stamps[this.name])) this.source += 1;
      this.first = stamps;
    }
    while (this.isLost(stamps) && this.name !== "nowMs") this.change(stamps);
    const ms = this.since(stamps);
    if (!(ms > this.lastMs)) return null;
    this.lastMs = ms;
    this.lastPassedMs = this.passed(stamps);
    return ms;
  }

  /** Whether the stamps of this source cannot be believed. */
  private isLost(stamps: Stamps): boolean {
    const ms = this.since(stamps);
    if (!(Math.abs(ms - this.passed(stamps)) <= DRIFT_MS)) return true;
    return ms <= this.lastMs && this.passed(stamps) - this.lastPassedMs > STILL_MS;
  }

  /** Take the next source, which goes on from where the page's own clock stands. */
  private change(stamps: Stamps): void {
    this.source += 1;
    this.offsetMs = 0;
    const told = this.since(stamps);
    this.offsetMs = Number.isFinite(told) ? this.passed(stamps) - told : 0;
  }

  private get name(): Source {
    return SOURCES[this.source] ?? "nowMs";
  }

  private since(stamps: Stamps): number {
    const first = this.first?.[this.name];
    const here = stamps[this.name];
    return first === undefined || here === undefined ? Number.NaN : here - first + this.offsetMs;
  }

  private passed(stamps: Stamps): number {
    return stamps.nowMs - (this.first?.nowMs ?? stamps.nowMs);
  }
}
