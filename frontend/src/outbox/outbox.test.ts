import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";

import { encodeFrames, type Start, VERSION } from "../live/protocol.gen";
import { type Item, memberIn, newKept } from "./kept";
import { countsOf } from "./notice";
import { moveOlder, Outbox } from "./outbox";
import { batches, type Who, type World } from "./sending";
import { DeviceStore, MOST_BYTES, PageStore, type Piece, type Store } from "./store";

const MEMBER = "01900000-0000-7000-8000-000000000001";
const OWNER = { account: "anna", member: MEMBER };
const ANNA: Who = {
  account: "anna",
  token: "t",
  member: MEMBER,
  shows_weights: true,
  unit: "kg",
};

const item = (id: string, more: Partial<Item> = {}): Item => ({
  id,
  kind: "set",
  at: "2026-11-23T18:30:00+01:00",
  zone: "Europe/Berlin",
  exercise: "squat",
  repetitions: 8,
  ...more,
});

const START: Start = {
  type: "start",
  version: VERSION,
  set: "s",
  exercise: "squat",
  depth: null,
  width: 640,
  height: 480,
  target_reps: 8,
  started_at: "2026-11-23T18:30:00+01:00",
  zone: "Europe/Berlin",
  model: "lite",
};

function piece(first: number, count: number): Piece {
  const frames = Array.from({ length: count }, (_, i) => ({
    time_s: (first + i) / 30,
    landmarks: null,
  }));
  return { set: START.set, first, count, message: encodeFrames(first, frames) };
}

/** A server that keeps what it is sent, and one lock for all pages. */
class Fake {
  who: Who = ANNA;
  isAway = false;
  open = new Set<string>();
  posts: { address: string; body: string | Uint8Array; token: string }[] = [];
  written = new Map<string, unknown>();
  answer: ((item: Item) => Record<string, unknown>) | null = null;
  status = 200;
  heldS: number | null = null;
  private lock: Promise<unknown> = Promise.resolve();

  world(): World {
    return {
      who: async () => {
        if (this.isAway) throw new TypeError("Failed to fetch");
        return this.who;
      },
      post: async (address, body, _type, token) => {
        if (this.isAway) throw new TypeError("Failed to fetch");
        this.posts.push({ address, body, token });
        if (this.status !== 200) return { status: this.status, text: "" };
        return { status: 200, text: JSON.stringify(this.told(address, body)) };
      },
      alone: <T>(work: () => Promise<T>) => {
        const mine = this.lock.then(work);
        this.lock = mine.catch(() => undefined);
        return mine;
      },
      isOpen: async (holder) => this.open.has(holder),
      nowMs: () => 1_000_000,
    };
  }

  sentIds(): string[] {
    return this.posts
      .filter(({ address }) => address.endsWith("/sync/"))
      .flatMap(({ body }) => (JSON.parse(String(body)) as { items: Item[] }).items)
      .map(({ id }) => id);
  }

  private told(address: string, body: unknown): unknown {
    if (address.endsWith("/frames/")) {
      const { heldS } = this;
      const saved = { type: "saved", set: "s", run: "r", url: "/r", count: 5, held_s: heldS };
      return { messages: [{ ...saved, already: false }] };
    }
    const { items } = JSON.parse(String(body)) as { items: Item[] };
    return {
      answers: items.map((one) => {
        const told = this.answer?.(one) ?? { status: this.written.has(one.id) ? "already" : "saved" };
        if (told["status"] === "saved") this.written.set(one.id, one);
        return { id: one.id, ...told };
      }),
    };
  }
}

let server: Fake;
let opened: () => Promise<Store>;

const stores: [string, () => () => Promise<Store>][] = [
  [
    "on the device",
    () => {
      const factory = new IDBFactory();
      return () => DeviceStore.opened(factory);
    },
  ],
  [
    "in the page",
    () => {
      const only = new PageStore();
      return async () => only;
    },
  ],
];

describe.each(stores)("an outbox %s", (_name, fresh) => {
  beforeEach(() => {
    server = new Fake();
    opened = fresh();
  });

  it("sends what was made without connection once, in order", async () => {
    const outbox = new Outbox(await opened(), server.world());
    server.isAway = true;
    for (const id of ["c", "a", "b"]) expect(await outbox.add(newKept(OWNER, item(id)))).toBe("away");
    expect((await outbox.store.all()).map(({ id }) => id)).toEqual(["c", "a", "b"]);
    server.isAway = false;
    expect(await outbox.send()).toBe("sent");
    expect(await outbox.send()).toBe("sent");
    expect(server.sentIds()).toEqual(["c", "a", "b"]);
    expect(server.posts.map(({ token }) => token)).toEqual(["t"]);
    expect(await outbox.store.all()).toEqual([]);
  });

  it("sends once where two pages try at the same moment", async () => {
    server.isAway = true;
    const one = new Outbox(await opened(), server.world());
    const other = new Outbox(await opened(), server.world());
    await one.add(newKept(OWNER, item("a")));
    server.isAway = false;
    await Promise.all([one.send(), other.send(), one.send()]);
    expect(server.sentIds()).toEqual(["a"]);
  });

  it("keeps a conflict with both values, and writes mine over it when asked", async () => {
    const outbox = new Outbox(await opened(), server.world());
    const present = { id: "a", revision: 4, words: "9 repetitions" };
    server.answer = (one) =>
      one.revision === 4
        ? { status: "saved" }
        : { status: "conflict", code: "changed", message: "Changed.", present };
    await outbox.add(newKept(OWNER, item("a")));
    const [kept] = await outbox.store.all();
    expect(kept).toMatchObject({ state: "conflict", present, message: "Changed." });
    await outbox.send();
    expect(server.sentIds()).toEqual(["a"]);
    await outbox.keepMine("a", "new");
    expect(server.written.get("a")).toMatchObject({ revision: 4, repetitions: 8 });
    expect(await outbox.store.all()).toEqual([]);
  });

  it("writes under a new id what is gone", async () => {
    const outbox = new Outbox(await opened(), server.world());
    server.answer = (one) =>
      one.id === "new" ? { status: "saved" } : { status: "conflict", code: "gone", present: null };
    await outbox.add(newKept(OWNER, item("a", { revision: 2 })));
    await outbox.keepMine("a", "new");
    expect(server.written.get("new")).not.toHaveProperty("revision");
  });

  it("keeps what was refused, with the reason, and sends the rest", async () => {
    const outbox = new Outbox(await opened(), server.world());
    server.isAway = true;
    await outbox.add(newKept(OWNER, item("a")));
    await outbox.add(newKept(OWNER, item("b")));
    server.isAway = false;
    server.answer = ({ id }) =>
      id === "a" ? { status: "refused", code: "values", message: "Too many." } : { status: "saved" };
    await outbox.send();
    expect(await outbox.store.all()).toMatchObject([
      { id: "a", state: "refused", message: "Too many." },
    ]);
    server.answer = null;
    await outbox.again("a");
    expect(await outbox.store.all()).toEqual([]);
  });

  it("keeps everything while nobody is signed in", async () => {
    const outbox = new Outbox(await opened(), server.world());
    server.who = { ...ANNA, account: null, token: "" };
    expect(await outbox.add(newKept(OWNER, item("a")))).toBe("signed_out");
    expect(server.posts).toEqual([]);
    server.who = ANNA;
    server.status = 401;
    expect(await outbox.send()).toBe("signed_out");
    expect(await outbox.store.all()).toHaveLength(1);
  });

  it("never sends for somebody else", async () => {
    const outbox = new Outbox(await opened(), server.world());
    server.isAway = true;
    await outbox.add(newKept(OWNER, item("a")));
    server.isAway = false;
    server.who = { ...ANNA, account: "ben" };
    expect(await outbox.send()).toBe("sent");
    expect(server.posts).toEqual([]);
    expect(countsOf(await outbox.store.all(), "ben")).toEqual({ waiting: 0, asking: 0 });
    expect(countsOf(await outbox.store.all(), "anna")).toEqual({ waiting: 1, asking: 0 });
    await outbox.forget("ben", true);
    expect(await outbox.store.all()).toHaveLength(1);
  });

  it("sends members apart, and fewer where that is asked for", async () => {
    const outbox = new Outbox(await opened(), server.world());
    server.isAway = true;
    const other = MEMBER.replace("1", "2");
    for (const id of ["a", "b"]) await outbox.add(newKept(OWNER, item(id)));
    await outbox.add(newKept({ account: "anna", member: other }, item("c")));
    server.isAway = false;
    await outbox.send();
    expect(server.posts.map(({ address }) => memberIn(address))).toEqual([MEMBER, other]);
  });

  it("sends a set that was cut off with its frames, then writes it down with its report", async () => {
    const outbox = new Outbox(await opened(), server.world());
    server.isAway = true;
    server.open.add("page");
    await outbox.store.add(
      newKept(OWNER, item("a", { repetitions: 0 }), {
        frames: { start: START, count: 0 },
        holder: "page",
      }),
    );
    expect(await outbox.keepPiece(piece(0, 60))).toBe(true);
    expect(await outbox.keepPiece(piece(60, 30))).toBe(true);
    server.isAway = false;
    // The page in which it was begun sends it itself while it is open.
    await outbox.send();
    expect(server.posts).toEqual([]);
    server.open.clear();
    await outbox.send();
    expect(server.posts.map(({ address }) => address.split("/").at(-2))).toEqual(["frames", "sync"]);
    expect(server.written.get("a")).toMatchObject({ repetitions: 5, run: "r" });
    expect(await outbox.store.pieces("s")).toEqual([]);
    expect(await outbox.store.all()).toEqual([]);
  });

  it("writes a held set that was cut off down in the seconds that the server heard", async () => {
    const outbox = new Outbox(await opened(), server.world());
    server.heldS = 27.5;
    const kept = item("a", { repetitions: 0, held_s: null });
    await outbox.store.add(newKept(OWNER, kept, { frames: { start: START, count: 0 } }));
    expect(await outbox.keepPiece(piece(0, 60))).toBe(true);
    await outbox.send();
    expect(server.written.get("a")).toMatchObject({ held_s: 27.5, repetitions: 0, run: "r" });
    expect(await outbox.store.all()).toEqual([]);
  });

  it("takes no more frames than there is room for", async () => {
    const store = await opened();
    const count = Math.ceil(MOST_BYTES / 536);
    await store.add(newKept(OWNER, item("a"), { frames: { start: START, count } }));
    expect(await store.keepPiece(piece(0, 30))).toBe(false);
    await store.drop("a");
    expect(await store.keepPiece(piece(0, 30))).toBe(false);
  });

  it("forgets what it knew of one account when another one comes", async () => {
    const outbox = new Outbox(await opened(), server.world());
    expect(await outbox.known("anna", 60_000)).toMatchObject({ account: "anna", showsWeights: true });
    server.isAway = true;
    expect(await outbox.known("anna", 60_000)).toMatchObject({ account: "anna" });
    expect(await outbox.known("ben", 60_000)).toBeNull();
    expect(await outbox.store.known()).toBeNull();
  });

  it("takes over what an earlier page kept elsewhere", async () => {
    const outbox = new Outbox(await opened(), server.world());
    const sync = `/m/${MEMBER}/training/sync/`;
    const memory = new Map([[`tonus.log:${sync}`, JSON.stringify([item("a"), item("b")])]]);
    const asStorage = {
      getItem: (key: string) => memory.get(key) ?? null,
      removeItem: (key: string) => void memory.delete(key),
    };
    await moveOlder(outbox, asStorage, sync, "anna");
    expect(server.sentIds()).toEqual(["a", "b"]);
    expect(memory.size).toBe(0);
  });
});

describe("what survives", () => {
  it("is there when the browser is opened again", async () => {
    server = new Fake();
    server.isAway = true;
    const factory = new IDBFactory();
    const first = await DeviceStore.opened(factory);
    await new Outbox(first, server.world()).add(newKept(OWNER, item("a")));
    first.close();
    server.isAway = false;
    const second = await DeviceStore.opened(factory);
    expect(await second.all()).toMatchObject([{ id: "a", state: "waiting" }]);
    await new Outbox(second, server.world()).send();
    expect(server.sentIds()).toEqual(["a"]);
  });
});

it("packs the longest set into bodies that the server takes", () => {
  const pieces = Array.from({ length: 164 }, (_, i) => piece(i * 122, 122));
  const bodies = batches(START, pieces);
  expect(bodies.length).toBeGreaterThan(10);
  expect(Math.max(...bodies.map(({ length }) => length))).toBeLessThanOrEqual(1_048_576);
});
