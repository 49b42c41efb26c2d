// Sends what waits: in order, once, and never for anybody but the one who made it.

import {
  decodeBatchAnswer,
  encodeBatch,
  encodeMessage,
  MAX_BATCH_BYTES,
  MAX_MESSAGE_BYTES,
  type ServerMessage,
  type Start,
} from "../live/protocol.gen";
import { framesAddress, type Item, type Kept, type Known, syncAddress } from "./kept";
import type { Piece, Store } from "./store";

/** How sending went; `away` is tried again by itself. */
export type Outcome = "sent" | "away" | "signed_out";

/** Who is signed in, as the server says it. */
export interface Who {
  account: string | null;
  token: string;
  member: string | null;
  shows_weights: boolean;
  unit: string;
}

export interface Reply {
  status: number;
  text: string;
}

/** What is asked of the world; each throws where no answer came. */
export interface World {
  who(): Promise<Who>;
  post(
    address: string,
    body: string | Uint8Array<ArrayBuffer>,
    type: string,
    token: string,
  ): Promise<Reply>;
  /** One at a time over all pages of the browser. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Whether the page in which a set was begun is still open. */
  isOpen(holder: string): Promise<boolean>;
  nowMs(): number;
}

interface Answered {
  id: string | null;
  status: "saved" | "already" | "conflict" | "refused";
  code?: string;
  message?: string;
  present?: Record<string, unknown> | null;
}

const MOST_ITEMS = 100;

export function knownOf(who: Who, nowMs: number): Known | null {
  if (who.account === null) return null;
  const { account, member, unit } = who;
  return { account, member, showsWeights: who.shows_weights, unit, askedMs: nowMs };
}

/** Send everything of whoever is signed in. */
export function sent(store: Store, world: World): Promise<Outcome> {
  return world.alone(async () => {
    if (!(await store.all()).some(({ state }) => state === "waiting")) return "sent";
    let who: Who;
    try {
      who = await world.who();
    } catch {
      return "away";
    }
    if (who.account === null) return "signed_out";
    await store.know(knownOf(who, world.nowMs()));
    return new Round(store, world, who.token, who.account).outcome();
  });
}

class Round {
  private most = MOST_ITEMS;
  /** Sets that the server cannot take just now; what comes after them is sent all the same. */
  private readonly later = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly world: World,
    private readonly token: string,
    private readonly account: string,
  ) {}

  async outcome(): Promise<Outcome> {
    try {
      for (;;) {
        const next = await this.next();
        if (next.length === 0) return this.later.size > 0 ? "away" : "sent";
        const [first] = next;
        const outcome = first?.frames ? await this.sendFrames(first) : await this.sendItems(next);
        if (outcome !== "sent") return outcome;
      }
    } catch {
      return "away";
    }
  }

  /** The first that wait: one with frames, or as many of one member as may go together. */
  private async next(): Promise<Kept[]> {
    const found: Kept[] = [];
    for (const one of await this.store.all()) {
      if (one.account !== this.account || one.state !== "waiting") continue;
      if (this.later.has(one.id)) continue;
      if (one.holder !== null && (await this.world.isOpen(one.holder))) continue;
      const [first] = found;
      if (first && (one.frames || first.member !== one.member)) break;
      found.push(one);
      if (one.frames || found.length >= this.most) break;
    }
    return found;
  }

  private async sendItems(kept: readonly Kept[]): Promise<Outcome> {
    const address = syncAddress(kept[0]?.member ?? "");
    const body = JSON.stringify({ items: kept.map(({ item }) => item) });
    const reply = await this.world.post(address, body, "application/json", this.token);
    if (reply.status === 401) return "signed_out";
    if (reply.status === 413 && this.most > 1) {
      this.most = Math.ceil(Math.min(this.most, kept.length) / 2);
      return "sent";
    }
    if (reply.status === 404) {
      for (const { id } of kept) await this.refuse(id, "not_allowed", "");
      return "sent";
    }
    if (reply.status !== 200) return "away";
    const { answers } = JSON.parse(reply.text) as { answers: Answered[] };
    // Answers come in the order of the items; one that cannot be told is no answer.
    if (answers.length !== kept.length) return "away";
    for (const [index, one] of kept.entries()) await this.take(one, answers[index]);
    return "sent";
  }

  private async take(kept: Kept, answer: Answered | undefined): Promise<void> {
    if (!answer) throw new Error("no answer");
    const { status, code = "", message = "", present = null } = answer;
    if (status === "saved" || status === "already") await this.store.drop(kept.id);
    else await this.store.change(kept.id, (one) => ({ ...one, state: status, code, message, present }));
  }

  private async refuse(id: string, code: string, message: string): Promise<void> {
    await this.store.change(id, (one) => ({ ...one, state: "refused", code, message }));
  }

  /** First the frames, then the set itself with its report. */
  private async sendFrames(kept: Kept): Promise<Outcome> {
    if (!kept.frames) return "sent";
    const { start } = kept.frames;
    const pieces = joined(await this.store.pieces(start.set));
    if (pieces.length === 0) {
      await this.store.change(kept.id, (one) => ({ ...one, frames: null, holder: null }));
      return "sent";
    }
    const answer = await this.framesAnswer(kept.member, start, pieces);
    if (answer === "away" || answer === "signed_out") return answer;
    if (answer.type === "error" && answer.retry) {
      this.later.add(kept.id);
      return "sent";
    }
    const item: Item = { ...kept.item };
    if (answer.type === "saved") {
      item["run"] = answer.run;
      // A held position has its seconds in the place of repetitions.
      if (answer.held_s !== null) {
        item["held_s"] = answer.held_s;
        item["repetitions"] = item["partial_repetitions"] = 0;
      } else if (!item["held_s"]) item["repetitions"] = answer.count;
    }
    if (isEmpty(item)) {
      // The report is there; a set of nothing is not written down.
      if (answer.type === "saved") await this.store.drop(kept.id);
      else await this.refuse(kept.id, answer.code, answer.message);
      return "sent";
    }
    await this.store.change(kept.id, (one) => ({ ...one, item, frames: null, holder: null }));
    await this.store.dropPieces(start.set);
    return "sent";
  }

  private async framesAnswer(
    member: string,
    start: Start,
    pieces: readonly Piece[],
  ): Promise<Extract<ServerMessage, { type: "saved" | "error" }> | "away" | "signed_out"> {
    const address = framesAddress(member);
    for (const body of batches(start, pieces)) {
      const type = "application/x-tonus-live";
      const { status, text } = await this.world.post(address, body, type, this.token);
      if (status === 401) return "signed_out";
      if (status === 404) return NOT_ALLOWED;
      if (status >= 500 || status === 403 || status === 429) return "away";
      for (const message of decodeBatchAnswer(text)) {
        if (message.type === "saved") return message;
        if (message.type === "error") return message;
      }
    }
    return "away";
  }
}

const NOT_ALLOWED = {
  type: "error",
  code: "not_allowed",
  message: "",
  fatal: true,
  retry: false,
} as const;

function isEmpty(item: Item): boolean {
  return !item["repetitions"] && !item["partial_repetitions"] && !item["held_s"];
}

/** Pieces that follow on one another from frame 0. */
function joined(pieces: readonly Piece[]): Piece[] {
  const found: Piece[] = [];
  let next = 0;
  for (const piece of [...pieces].sort((one, other) => one.first - other.first)) {
    if (piece.first !== next) break;
    found.push(piece);
    next += piece.count;
  }
  return found;
}

/** The bodies that carry a whole set, the last with its end. */
export function batches(start: Start, pieces: readonly Piece[]): Uint8Array<ArrayBuffer>[] {
  const opening = encodeMessage(start);
  const frames = pieces.reduce((sum, one) => sum + one.count, 0);
  const bodies: (string | ArrayBuffer)[][] = [[opening]];
  let room = MAX_BATCH_BYTES - 2 * MAX_MESSAGE_BYTES;
  for (const { message } of pieces) {
    if (message.byteLength > room) {
      bodies.push([opening]);
      room = MAX_BATCH_BYTES - 2 * MAX_MESSAGE_BYTES;
    }
    bodies.at(-1)?.push(message);
    // Each message stands behind five bytes.
    room -= message.byteLength + 5;
  }
  bodies.at(-1)?.push(encodeMessage({ type: "finish", frames }));
  return bodies.map((one) => encodeBatch(one));
}
