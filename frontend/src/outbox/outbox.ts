// The outbox of one page: what is put in is kept, sent when that is possible, and
// every page is told what became of it.

import { type Kept, type Known, memberIn, newKept, type Item } from "./kept";
import { knownOf, type Outcome, sent, type World } from "./sending";
import { openedStore, type Piece, type Store } from "./store";
import { realWorld } from "./world";

const CHANNEL = "tonus.outbox";
const PAUSES_S = [2, 5, 15, 30, 60, 300] as const;

export interface Told {
  items: readonly Kept[];
  outcome: Outcome | null;
}

/** Background Sync, where a browser has it. */
interface Syncing {
  sync?: { register(tag: string): Promise<void> };
}

export class Outbox {
  private readonly channel: BroadcastChannel | null;
  private readonly listeners = new Set<(told: Told) => void>();
  private outcome: Outcome | null = null;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    readonly store: Store,
    private readonly world: World,
  ) {
    this.channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CHANNEL);
    if (this.channel) this.channel.onmessage = () => void this.tell().catch(() => undefined);
  }

  static async opened(): Promise<Outbox> {
    return new Outbox(await openedStore(), realWorld());
  }

  /** Be told now, and whenever something changes here or in another page. */
  async listen(listener: (told: Told) => void): Promise<void> {
    this.listeners.add(listener);
    await this.tell();
  }

  /** Keep something, and send it as soon as that is possible. */
  async add(kept: Kept): Promise<Outcome> {
    await this.store.put(kept);
    await this.changed();
    void this.inBackground();
    this.tries = 0;
    return this.send();
  }

  async send(): Promise<Outcome> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.outcome = await sent(this.store, this.world).catch(() => "away" as const);
    await this.changed();
    if (this.outcome === "away") this.later();
    else this.tries = 0;
    return this.outcome;
  }

  /** The network says that it is back. */
  online(): void {
    this.tries = 0;
    void this.send();
  }

  async again(id: string): Promise<Outcome> {
    await this.store.change(id, waiting);
    return this.send();
  }

  async drop(id: string): Promise<void> {
    await this.store.drop(id);
    await this.changed();
  }

  /** Write mine over what is there; anew where nothing is there any more. */
  async keepMine(id: string, freshId: string): Promise<Outcome> {
    const kept = (await this.store.all()).find((one) => one.id === id);
    if (!kept) return "sent";
    await this.store.drop(id);
    await this.store.add({ ...waiting(kept), ...mine(kept, freshId) });
    return this.send();
  }

  async keepPiece(piece: Piece): Promise<boolean> {
    return this.store.keepPiece(piece);
  }

  /** What the device knows, renewed where the page shows another account, or it is old. */
  async known(account: string | null, maxAgeMs: number): Promise<Known | null> {
    const known = await this.store.known();
    const isOther = account !== null && known?.account !== account;
    const isOld = this.world.nowMs() - (known?.askedMs ?? 0) > maxAgeMs;
    if (!isOther && !isOld) return known;
    // What was known of somebody else is of no use to this one.
    if (isOther && known) await this.store.know(null);
    try {
      const told = knownOf(await this.world.who(), this.world.nowMs());
      await this.store.know(told);
      return told;
    } catch {
      return isOther ? null : known;
    }
  }

  /** Forget the person of this device; what waits too, where that is wanted. */
  async forget(account: string | null, alsoItems: boolean): Promise<void> {
    await this.store.know(null);
    if (alsoItems) {
      for (const one of await this.store.all()) {
        if (account === null || one.account === account) await this.store.drop(one.id);
      }
    }
    await this.changed();
  }

  async changed(): Promise<void> {
    this.channel?.postMessage("changed");
    await this.tell();
  }

  private async tell(): Promise<void> {
    const items = await this.store.all();
    for (const listener of this.listeners) listener({ items, outcome: this.outcome });
  }

  private later(): void {
    const pause = PAUSES_S[Math.min(this.tries, PAUSES_S.length - 1)] ?? 300;
    this.tries += 1;
    // Pages that wait do not all ask at once.
    this.timer = setTimeout(() => void this.send(), pause * 1000 * (1 + Math.random() / 4));
  }

  private async inBackground(): Promise<void> {
    if (typeof navigator === "undefined" || !navigator.serviceWorker) return;
    const registration = await navigator.serviceWorker.getRegistration();
    await (registration as Syncing | undefined)?.sync?.register(CHANNEL).catch(() => undefined);
  }
}

function waiting(kept: Kept): Kept {
  return { ...kept, state: "waiting", code: "", message: "", present: null };
}

function mine({ item, present }: Kept, freshId: string): { id: string; item: Item } {
  if (!present) {
    const { revision: _, ...fresh } = item;
    return { id: freshId, item: { ...fresh, id: freshId } as Item };
  }
  const id = String(present["id"]);
  return { id, item: { ...item, id, revision: Number(present["revision"]) } };
}

/** Sets that waited where an earlier page kept them. */
export async function moveOlder(
  outbox: Outbox,
  memory: Pick<Storage, "getItem" | "removeItem">,
  sync: string,
  account: string,
): Promise<void> {
  const key = `tonus.log:${sync}`;
  const member = memberIn(sync);
  let items: unknown;
  try {
    items = JSON.parse(memory.getItem(key) ?? "[]");
  } catch {
    items = [];
  }
  if (!Array.isArray(items) || !member) return;
  for (const item of items as Item[]) {
    if (typeof item?.id === "string") await outbox.store.add(newKept({ account, member }, item));
  }
  memory.removeItem(key);
  if (items.length > 0) await outbox.send();
}
