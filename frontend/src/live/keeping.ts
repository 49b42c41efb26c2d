// A set whose connection was lost is kept on the device with its frames, so that it is
// sent later even where this page is never opened again.

import { newKept } from "../outbox/kept";
import type { Outbox } from "../outbox/outbox";
import type { Frames } from "./frames";
import type { Owner, SetItem } from "./log";
import type { Start } from "./protocol.gen";
import { MAX_FRAMES_PER_MESSAGE } from "./protocol.gen";

const EVERY_MS = 1000;

export class KeptSet {
  private written = 0;
  private work: Promise<void> = Promise.resolve();
  private isKept = false;
  private isOver = false;
  private stop: () => void = () => undefined;

  constructor(
    private readonly outbox: Promise<Outbox>,
    private readonly owner: Owner,
    private readonly holder: string,
    private readonly start: Start,
    private readonly entry: SetItem,
    private readonly frames: () => Frames,
    private readonly every: (ms: number, tick: () => void) => () => void,
  ) {}

  /** From now on everything of the set is written down. */
  keep(): void {
    if (this.isKept || this.isOver) return;
    this.isKept = true;
    this.then(async (outbox) => {
      const frames = { start: this.start, count: 0 };
      await outbox.store.add(newKept(this.owner, this.entry, { frames, holder: this.holder }));
      await outbox.changed();
    });
    this.write();
    this.stop = this.every(EVERY_MS, () => this.write());
  }

  /** The set is done, and on its way. */
  finished(
    counted: Pick<SetItem, "repetitions" | "partial_repetitions" | "held_s">,
  ): void {
    this.keep();
    this.write();
    this.stop();
    this.then((outbox) =>
      outbox.store.change(this.entry.id, (kept) => ({
        ...kept,
        item: { ...kept.item, ...counted },
      })),
    );
  }

  /** The server has it, or nobody wants it: nothing of it stays here. */
  settled(): Promise<void> {
    this.isOver = true;
    this.stop();
    // What was written into the log meanwhile stays.
    if (this.isKept) {
      this.then(async (outbox) => {
        await outbox.store.drop(this.entry.id, true);
        await outbox.changed();
      });
    }
    return this.work;
  }

  private write(): void {
    this.then(async (outbox) => {
      const frames = this.frames();
      while (!this.isOver && this.written < frames.length) {
        const count = Math.min(frames.length - this.written, MAX_FRAMES_PER_MESSAGE);
        const message = frames.message(this.written);
        const first = this.written;
        if (!(await outbox.keepPiece({ set: this.start.set, first, count, message }))) {
          this.stop();
          return;
        }
        this.written += count;
      }
    });
  }

  /** One after another: what comes later must find what came before. */
  private then(step: (outbox: Outbox) => Promise<void>): void {
    this.work = this.work.then(async () => step(await this.outbox)).catch(() => undefined);
  }
}
