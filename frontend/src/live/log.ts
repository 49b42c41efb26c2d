// Sets for the set log, put into the outbox of the device.

import { type Item, newKept } from "../outbox/kept";
import type { Outbox } from "../outbox/outbox";

export interface SetItem extends Item {
  kind: "set";
  exercise: string;
  repetitions: number;
  partial_repetitions: number;
  /** Seconds of a held position, in place of repetitions; null of what is counted. */
  held_s: number | null;
  source: "camera" | "hand";
  session: string;
  run: string | null;
}

/** What became of it: `waiting` is tried again by itself. */
export type LogState = { state: "waiting" | "saved" | "idle" } | { state: "refused"; why: string };

export interface Owner {
  account: string;
  member: string;
}

export class SetLog {
  private readonly mine = new Set<string>();

  constructor(
    private readonly outbox: Promise<Outbox>,
    private readonly owner: Owner,
    private readonly onChange: (state: LogState) => void,
  ) {
    void outbox.then((opened) => opened.listen(() => void this.tell()));
  }

  async add(item: SetItem): Promise<void> {
    const outbox = await this.outbox;
    this.mine.add(item.id);
    await outbox.add(newKept(this.owner, item));
    await this.tell();
  }

  private async tell(): Promise<void> {
    if (this.mine.size === 0) return;
    const held = (await (await this.outbox).store.all()).filter(({ id }) => this.mine.has(id));
    const asking = held.find(({ state }) => state !== "waiting");
    if (asking) this.onChange({ state: "refused", why: asking.message });
    else this.onChange({ state: held.length > 0 ? "waiting" : "saved" });
  }
}
