// The frames of a set, kept on the device until the set is saved: whatever happens to
// the connection, the set can be sent again from any frame on.

import { encodeFrames, type Frame, MAX_FRAMES_PER_MESSAGE, MAX_SET_FRAMES } from "./protocol.gen";

export class Frames {
  private kept: Frame[] = [];
  private dropped = 0;

  /** How many there were. */
  get length(): number {
    return this.dropped + this.kept.length;
  }

  get isFull(): boolean {
    return this.length >= MAX_SET_FRAMES;
  }

  /** Keep a frame; false where it is not later than the one before, or there is no room. */
  add(timeS: number, landmarks: Float32Array | null): boolean {
    const last = this.kept.at(-1)?.time_s ?? Number.NEGATIVE_INFINITY;
    if (this.isFull || !Number.isFinite(timeS) || timeS <= last) return false;
    this.kept.push({ time_s: timeS, landmarks });
    return true;
  }

  /** The message that carries frames from an index on, as many as one may hold. */
  message(from: number): ArrayBuffer {
    const first = from - this.dropped;
    if (first < 0) throw new RangeError(`frame ${from} was let go`);
    return encodeFrames(from, this.kept.slice(first, first + MAX_FRAMES_PER_MESSAGE));
  }

  /** Let go of those before an index: what only guides is never sent twice. */
  forget(before: number): void {
    // The newest stays, so that times go on rising.
    const count = Math.min(before - this.dropped, this.kept.length - 1);
    if (count <= 0) return;
    this.kept.splice(0, count);
    this.dropped += count;
  }
}
