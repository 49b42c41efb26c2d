// One set on its way to the server and back.  First come frames that only guide; from
// `begin` on every frame counts and is kept, and whatever is lost on the way is sent
// again: the server needs nothing of what it knew before.

import { Frames } from "./frames";
import {
  type ClientMessage,
  decodeBatchAnswer,
  decodeServerMessage,
  encodeBatch,
  encodeMessage,
  type Frame,
  type LiveError,
  MAX_BATCH_BYTES,
  MAX_FRAMES_AHEAD,
  MAX_MESSAGE_BYTES,
  MAX_FRAMES_PER_MESSAGE,
  type Saved,
  type ServerMessage,
  type Setup,
  type Start,
  type State,
} from "./protocol.gen";

export type { Frame };

/** What is used of a WebSocket. */
export interface Socket {
  binaryType: string;
  readonly bufferedAmount: number;
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(data: string | ArrayBuffer): void;
  close(): void;
}

export interface Surroundings {
  open(): Socket;
  /** Status and text of the answer; throws where none came. */
  post(body: Uint8Array<ArrayBuffer>): Promise<{ status: number; text: string }>;
  after(ms: number, then: () => void): () => void;
  nowMs(): number;
}

/** How the set fares: `away` means that frames wait for a connection. */
export type Connection = "opening" | "open" | "away";

export interface Listener {
  onConnection(connection: Connection): void;
  onState(state: State): void;
  onSaved(saved: Saved): void;
  /** Nothing more can be done for this set. */
  onFailed(error: LiveError): void;
}

/** By a socket, or by single requests where a browser refuses sockets. */
export type Way = "socket" | "requests";

/** So many sockets that never spoke, and batches are sent instead. */
const SOCKETS_TRIED = 2;
const OPENING_MS = 5000;
const SILENCE_MS = 6000;
const BATCH_EVERY_MS = 350;
const BUFFERED_BYTES = 4 * MAX_MESSAGE_BYTES;
const OPEN = 1;

/** Ms before the next try. */
export function pauseMs(tries: number): number {
  return Math.min(250 * 2 ** tries, 8000);
}

export class Line {
  frames = new Frames();
  connection: Connection = "opening";
  private opening: Setup | Start;
  private socket: Socket | null = null;
  /** Whether the server has taken up what is being said now. */
  private isReady = false;
  private sent = 0;
  private answered = 0;
  private heardMs = 0;
  private tries = 0;
  private mute = 0;
  private hasSpoken = false;
  private posting = false;
  private inPost = false;
  private ending: "finish" | "discard" | null = null;
  private endSent = false;
  private isOver = false;
  private light: number | null = null;
  private cancels = new Map<string, () => void>();

  constructor(
    setup: Setup,
    private readonly around: Surroundings,
    private readonly listener: Listener,
    /** What an earlier line found out about the way to the server. */
    known: Way | null = null,
  ) {
    this.opening = setup;
    this.posting = known === "requests";
    this.hasSpoken = known === "socket";
    this.reach();
  }

  /** How the server is reached; null while that is not known. */
  get way(): Way | null {
    if (this.posting) return "requests";
    return this.hasSpoken ? "socket" : null;
  }

  /** Anew, or for another picture: frames guide. */
  setUp(setup: Setup): void {
    this.restart(setup);
  }

  /** From here on frames count. */
  begin(start: Start): void {
    this.restart(start);
  }

  add(timeS: number, landmarks: Float32Array | null): boolean {
    if (this.isOver || this.ending) return false;
    if (this.opening.type === "setup") {
      // What cannot be sent now would guide too late.
      if (!this.isReady || this.frames.length - this.answered > 30) return false;
      if (this.frames.isFull) this.restart(this.opening);
    }
    const added = this.frames.add(timeS, landmarks);
    if (added) this.push();
    return added;
  }

  /** Mean brightness of the picture, for the guide. */
  shine(mean: number): void {
    this.light = mean;
    this.push();
  }

  finish(): void {
    this.end("finish");
  }

  discard(): void {
    this.end("discard");
  }

  /** The network says that it is back. */
  online(): void {
    if (this.connection !== "away" || this.isOver) return;
    this.tries = 0;
    this.reach();
  }

  close(): void {
    this.isOver = true;
    for (const cancel of this.cancels.values()) cancel();
    this.cancels.clear();
    this.drop();
  }

  private end(how: "finish" | "discard"): void {
    if (this.isOver || this.ending) return;
    this.ending = how;
    if (this.opening.type === "setup") this.close();
    else this.push();
  }

  private restart(opening: Setup | Start): void {
    this.opening = opening;
    this.frames = new Frames();
    this.sent = this.answered = 0;
    this.isReady = false;
    if (this.socket?.readyState === OPEN) this.say(opening);
    else if (!this.socket) this.reach();
  }

  private get waits(): boolean {
    return this.answered < this.frames.length || (this.ending !== null && !this.isOver);
  }

  // --- by socket ---------------------------------------------------------------

  private reach(): void {
    this.cancel("retry");
    if (this.isOver) return;
    if (this.posting) {
      void this.postBatch();
      return;
    }
    this.drop();
    const socket = this.around.open();
    this.socket = socket;
    this.endSent = false;
    this.isReady = false;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.heardMs = this.around.nowMs();
      this.say(this.opening);
    };
    socket.onmessage = ({ data }) => this.hear(data);
    socket.onclose = () => this.lost(socket);
    this.set("opening", OPENING_MS, () => {
      if (this.socket === socket && !this.isReady) this.lost(socket);
    });
  }

  private lost(socket: Socket): void {
    if (this.socket !== socket || this.isOver) return;
    if (!this.isReady && !this.hasSpoken) this.mute += 1;
    this.drop();
    if (this.mute >= SOCKETS_TRIED) this.posting = true;
    // Where there is nothing to send, nothing is missing.
    if (this.opening.type === "setup" || this.waits || !this.frames.length) this.tell("away");
    this.again();
  }

  private again(): void {
    this.set("retry", pauseMs(this.tries), () => this.reach());
    this.tries += 1;
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    this.isReady = false;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private say(message: ClientMessage): void {
    this.socket?.send(encodeMessage(message));
  }

  private hear(data: unknown): void {
    if (typeof data !== "string") return;
    this.heardMs = this.around.nowMs();
    this.take(decodeServerMessage(data));
    this.push();
  }

  private push(): void {
    if (this.isOver) return;
    if (this.posting) {
      if (!this.inPost && !this.cancels.has("batch") && !this.cancels.has("retry")) {
        this.set("batch", BATCH_EVERY_MS, () => void this.postBatch());
      }
      return;
    }
    const socket = this.socket;
    if (!socket || socket.readyState !== OPEN || !this.isReady) return;
    if (this.light !== null) {
      this.say({ type: "light", mean: this.light });
      this.light = null;
    }
    while (this.sent < this.frames.length && this.sent - this.answered < MAX_FRAMES_AHEAD) {
      if (socket.bufferedAmount > BUFFERED_BYTES) break;
      const message = this.frames.message(this.sent);
      this.sent = Math.min(this.sent + MAX_FRAMES_PER_MESSAGE, this.frames.length);
      socket.send(message);
    }
    if (this.opening.type === "setup") this.frames.forget(this.sent);
    if (this.ending && !this.endSent && this.sent === this.frames.length) {
      this.endSent = true;
      this.say(this.endMessage());
    }
    this.watch(socket);
  }

  private endMessage(): ClientMessage {
    return this.ending === "finish"
      ? { type: "finish", frames: this.frames.length }
      : { type: "discard" };
  }

  /** A connection that was cut without a word is noticed by its silence. */
  private watch(socket: Socket): void {
    const expects = this.sent > this.answered || this.ending !== null;
    if (!expects || this.cancels.has("watch")) return;
    this.set("watch", 1000, () => {
      if (this.socket !== socket || this.isOver) return;
      const waits = this.sent > this.answered || this.ending !== null;
      if (waits && this.around.nowMs() - this.heardMs > SILENCE_MS) this.lost(socket);
      else this.push();
    });
  }

  // --- by single requests --------------------------------------------------------

  private async postBatch(): Promise<void> {
    this.cancel("batch");
    if (this.inPost || this.isOver) return;
    this.inPost = true;
    const opening = this.opening;
    try {
      const { status, text } = await this.around.post(this.batch());
      if (this.isOver || this.opening !== opening) return;
      if (status >= 500 || status === 429) throw new Error(`answer ${status}`);
      for (const message of decodeBatchAnswer(text)) this.take(message);
      this.sent = this.answered;
    } catch {
      if (!this.isOver) this.tell("away");
      if (!this.isOver) this.again();
    } finally {
      this.inPost = false;
      if (!this.isOver && (this.waits || this.light !== null)) this.push();
    }
  }

  private batch(): Uint8Array<ArrayBuffer> {
    const parts: (string | ArrayBuffer)[] = [encodeMessage(this.opening)];
    if (this.light !== null) parts.push(encodeMessage({ type: "light", mean: this.light }));
    this.light = null;
    let room = MAX_BATCH_BYTES - 2 * MAX_MESSAGE_BYTES;
    let next = this.answered;
    while (next < this.frames.length && room > MAX_MESSAGE_BYTES) {
      const message = this.frames.message(next);
      parts.push(message);
      room -= message.byteLength;
      next = Math.min(next + MAX_FRAMES_PER_MESSAGE, this.frames.length);
    }
    this.sent = next;
    if (this.ending && next === this.frames.length) parts.push(encodeMessage(this.endMessage()));
    return encodeBatch(parts);
  }

  // --- what comes back -------------------------------------------------------------

  private take(message: ServerMessage): void {
    if (this.isOver) return;
    const isSet = this.opening.type === "start";
    switch (message.type) {
      case "ready":
        // An answer to what was said before the last `restart` is of no use.
        if (message.set !== (this.opening.type === "start" ? this.opening.set : null)) return;
        this.isReady = true;
        this.hasSpoken ||= !this.posting;
        this.tries = 0;
        this.sent = this.answered = Math.min(message.next_index, this.frames.length);
        this.cancel("opening");
        this.tell("open");
        return;
      case "state":
        if (!this.isReady && !this.posting) return;
        this.answered = Math.max(this.answered, message.index + 1);
        if (!isSet) this.frames.forget(this.answered);
        this.listener.onState(message);
        return;
      case "saved":
        if (this.opening.type === "start" && message.set !== this.opening.set) return;
        this.close();
        this.listener.onSaved(message);
        return;
      case "discarded":
        if (this.ending === "discard") this.close();
        return;
      case "error":
        this.refused(message);
    }
  }

  private refused(error: LiveError): void {
    if (error.code === "gap" || error.code === "incomplete") {
      // The server says where to go on when it is asked anew.
      this.sent = this.answered = 0;
      this.endSent = false;
      if (this.posting) return;
      if (!error.fatal) this.say(this.opening);
      return;
    }
    if (error.retry) return;
    // A full set can still be finished, and is by the page.
    if (!error.fatal && error.code === "set_full") return;
    this.close();
    this.listener.onFailed(error);
  }

  private tell(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    this.listener.onConnection(connection);
  }

  private set(name: string, ms: number, then: () => void): void {
    this.cancel(name);
    this.cancels.set(
      name,
      this.around.after(ms, () => {
        this.cancels.delete(name);
        then();
      }),
    );
  }

  private cancel(name: string): void {
    this.cancels.get(name)?.();
    this.cancels.delete(name);
  }
}
