// The one place on the device where things wait: IndexedDB, shared by pages and worker.

import type { Kept, Known } from "./kept";

const NAME = "tonus";
const ITEMS = "items";
const PIECES = "pieces";
const KNOWN = "known";

/** Frames of kept sets take no more than this: some six sets of the longest kind. */
export const MOST_BYTES = 64 * 2 ** 20;

/** Frames from an index on, as one message of the live protocol. */
export interface Piece {
  set: string;
  first: number;
  count: number;
  message: ArrayBuffer;
}

export interface Store {
  /** In the order in which they were made. */
  all(): Promise<Kept[]>;
  /** Once by id: what is there already stays as it is. */
  add(kept: Kept): Promise<void>;
  /** In the place of what has this id; at the end where nothing has. */
  put(kept: Kept): Promise<void>;
  /** Change what is there; nothing where it was deleted meanwhile. */
  change(id: string, change: (kept: Kept) => Kept): Promise<void>;
  /** Let go of something, its frames included; or only where it still has frames. */
  drop(id: string, onlyFramed?: boolean): Promise<void>;
  /** False where there is no room. */
  keepPiece(piece: Piece): Promise<boolean>;
  pieces(set: string): Promise<Piece[]>;
  dropPieces(set: string): Promise<void>;
  known(): Promise<Known | null>;
  know(known: Known | null): Promise<void>;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the device keeps nothing"));
  });
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error("not kept"));
    transaction.onabort = () => reject(transaction.error ?? new Error("not kept"));
  });
}

function ofSet(set: string): IDBKeyRange {
  return IDBKeyRange.bound([set, 0], [set, Number.POSITIVE_INFINITY]);
}

export class DeviceStore implements Store {
  private constructor(private readonly base: IDBDatabase) {
    // A newer page wants to change the layout: it must not wait for this one.
    base.onversionchange = () => base.close();
  }

  static async opened(factory: IDBFactory = indexedDB): Promise<DeviceStore> {
    const request = factory.open(NAME, 1);
    request.onupgradeneeded = () => {
      const base = request.result;
      const items = base.createObjectStore(ITEMS, { keyPath: "seq", autoIncrement: true });
      items.createIndex("id", "id", { unique: true });
      base.createObjectStore(PIECES, { keyPath: ["set", "first"] });
      base.createObjectStore(KNOWN);
    };
    return new DeviceStore(await done(request));
  }

  close(): void {
    this.base.close();
  }

  async all(): Promise<Kept[]> {
    const items = this.base.transaction(ITEMS).objectStore(ITEMS);
    return done<Kept[]>(items.getAll());
  }

  async add(kept: Kept): Promise<void> {
    const work = this.base.transaction(ITEMS, "readwrite", { durability: "strict" });
    const items = work.objectStore(ITEMS);
    const over = ended(work);
    if ((await done(items.index("id").getKey(kept.id))) === undefined) items.add(kept);
    await over;
  }

  async put(kept: Kept): Promise<void> {
    const work = this.base.transaction([ITEMS, PIECES], "readwrite", { durability: "strict" });
    const items = work.objectStore(ITEMS);
    const over = ended(work);
    const before = await done<Kept | undefined>(items.index("id").get(kept.id));
    if (before?.frames && !kept.frames) {
      work.objectStore(PIECES).delete(ofSet(before.frames.start.set));
    }
    const { seq: _, ...plain } = kept;
    items.put(before?.seq === undefined ? plain : { ...plain, seq: before.seq });
    await over;
  }

  async change(id: string, change: (kept: Kept) => Kept): Promise<void> {
    const work = this.base.transaction(ITEMS, "readwrite");
    const items = work.objectStore(ITEMS);
    const over = ended(work);
    const kept = await done<Kept | undefined>(items.index("id").get(id));
    if (kept) items.put(change(kept));
    await over;
  }

  async drop(id: string, onlyFramed = false): Promise<void> {
    const work = this.base.transaction([ITEMS, PIECES], "readwrite");
    const items = work.objectStore(ITEMS);
    const over = ended(work);
    const found = await done<Kept | undefined>(items.index("id").get(id));
    const kept = onlyFramed && !found?.frames ? undefined : found;
    if (kept?.seq !== undefined) items.delete(kept.seq);
    if (kept?.frames) work.objectStore(PIECES).delete(ofSet(kept.frames.start.set));
    await over;
  }

  async keepPiece(piece: Piece): Promise<boolean> {
    const work = this.base.transaction([ITEMS, PIECES], "readwrite");
    const over = ended(work);
    const items = await done<Kept[]>(work.objectStore(ITEMS).getAll());
    if (!hasRoom(items, piece.message.byteLength)) {
      await over;
      return false;
    }
    work.objectStore(PIECES).put(piece);
    const kept = items.find((one) => one.frames?.start.set === piece.set);
    if (kept?.frames) {
      kept.frames.count = piece.first + piece.count;
      work.objectStore(ITEMS).put(kept);
    }
    await over;
    return kept !== undefined;
  }

  async pieces(set: string): Promise<Piece[]> {
    const pieces = this.base.transaction(PIECES).objectStore(PIECES);
    return done<Piece[]>(pieces.getAll(ofSet(set)));
  }

  async dropPieces(set: string): Promise<void> {
    const work = this.base.transaction(PIECES, "readwrite");
    work.objectStore(PIECES).delete(ofSet(set));
    await ended(work);
  }

  async known(): Promise<Known | null> {
    const known = this.base.transaction(KNOWN).objectStore(KNOWN);
    return (await done<Known | undefined>(known.get("who"))) ?? null;
  }

  async know(known: Known | null): Promise<void> {
    const work = this.base.transaction(KNOWN, "readwrite");
    if (known) work.objectStore(KNOWN).put(known, "who");
    else work.objectStore(KNOWN).delete("who");
    await ended(work);
  }
}

/** Bytes of one frame; what else a message has is little. */
const FRAME_BYTES = 536;

function hasRoom(items: readonly Kept[], bytes: number): boolean {
  const held = items.reduce((sum, one) => sum + (one.frames?.count ?? 0) * FRAME_BYTES, 0);
  return held + bytes <= MOST_BYTES;
}

/** Where a browser keeps nothing: things wait as long as the page is open. */
export class PageStore implements Store {
  private items: Kept[] = [];
  private held: Piece[] = [];
  private who: Known | null = null;
  private last = 0;

  async all(): Promise<Kept[]> {
    return structuredClone(this.items);
  }

  async add(kept: Kept): Promise<void> {
    if (this.items.some(({ id }) => id === kept.id)) return;
    this.last += 1;
    this.items.push({ ...structuredClone(kept), seq: this.last });
  }

  async put(kept: Kept): Promise<void> {
    const before = this.items.find(({ id }) => id === kept.id);
    if (before?.frames && !kept.frames) await this.dropPieces(before.frames.start.set);
    if (before) await this.change(kept.id, ({ seq }) => ({ ...kept, seq: seq ?? 0 }));
    else await this.add(kept);
  }

  async change(id: string, change: (kept: Kept) => Kept): Promise<void> {
    this.items = this.items.map((one) => (one.id === id ? change(one) : one));
  }

  async drop(id: string, onlyFramed = false): Promise<void> {
    const kept = this.items.find((one) => one.id === id);
    if (onlyFramed && !kept?.frames) return;
    this.items = this.items.filter((one) => one.id !== id);
    if (kept?.frames) this.held = this.held.filter(({ set }) => set !== kept.frames?.start.set);
  }

  async keepPiece(piece: Piece): Promise<boolean> {
    const kept = this.items.find((one) => one.frames?.start.set === piece.set);
    if (!kept?.frames || !hasRoom(this.items, piece.message.byteLength)) return false;
    this.held.push(piece);
    kept.frames.count = piece.first + piece.count;
    return true;
  }

  async pieces(set: string): Promise<Piece[]> {
    return this.held.filter((one) => one.set === set);
  }

  async dropPieces(set: string): Promise<void> {
    this.held = this.held.filter((one) => one.set !== set);
  }

  async known(): Promise<Known | null> {
    return this.who;
  }

  async know(known: Known | null): Promise<void> {
    this.who = known;
  }
}

/** The device's store; that of the page where the device has none. */
export async function openedStore(): Promise<Store> {
  try {
    return await DeviceStore.opened();
  } catch {
    return new PageStore();
  }
}
