import { beforeEach, describe, expect, it } from "vitest";

import { Line, pauseMs, type Socket, type Surroundings } from "./line";
import {
  type ClientMessage,
  FRAME_BYTES,
  FRAMES_HEADER_BYTES,
  type LiveError,
  MAX_FRAMES_AHEAD,
  type Saved,
  type ServerMessage,
  type Setup,
  type Start,
  type State,
  VERSION,
} from "./protocol.gen";

const SETUP: Setup = { type: "setup", version: VERSION, exercise: "squat", width: 640, height: 360 };
const START: Start = {
  ...SETUP,
  type: "start",
  set: "01900000-0000-7000-8000-000000000001",
  depth: null,
  target_reps: 8,
  started_at: "2026-11-23T10:00:00.000+01:00",
  zone: "Europe/Berlin",
  model: "lite",
};

/** Time that passes when it is told to. */
class Time {
  nowMs = 0;
  private due: { at: number; then: () => void }[] = [];

  after = (ms: number, then: () => void) => {
    const one = { at: this.nowMs + ms, then };
    this.due.push(one);
    return () => void (this.due = this.due.filter((other) => other !== one));
  };

  async pass(ms: number): Promise<void> {
    const end = this.nowMs + ms;
    for (;;) {
      for (let i = 0; i < 5; i += 1) await Promise.resolve();
      const first = this.due.sort((a, b) => a.at - b.at)[0];
      if (!first || first.at > end) break;
      this.due.shift();
      this.nowMs = first.at;
      first.then();
    }
    this.nowMs = end;
  }
}

/** The server's side: it judges a frame by counting it, and forgets with every socket. */
class Server {
  sockets: FakeSocket[] = [];
  posts = 0;
  isAway = false;
  /** Sockets are refused; single requests are not. */
  refusesSockets = false;
  isSilent = false;
  saved = new Map<string, number>();
  received: number[] = [];

  open(): FakeSocket {
    const socket = new FakeSocket(this);
    this.sockets.push(socket);
    time.after(20, () => socket.settle());
    return socket;
  }

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }
}

class Talk {
  next = 0;
  begun: Setup | Start | null = null;

  constructor(private readonly server: Server) {}

  answer(data: string | ArrayBuffer): ServerMessage[] {
    if (typeof data === "string") return this.text(JSON.parse(data) as ClientMessage);
    const view = new DataView(data);
    const count = view.getUint16(2, true);
    const first = view.getUint32(4, true);
    expect(data.byteLength).toBe(FRAMES_HEADER_BYTES + count * FRAME_BYTES);
    if (first > this.next) return [problem("gap", false, true)];
    for (let i = 0; i < count; i += 1) {
      if (this.begun?.type === "start") {
        this.server.received.push(view.getFloat64(FRAMES_HEADER_BYTES + i * FRAME_BYTES, true));
      }
    }
    this.next = Math.max(this.next, first + count);
    return [state(this.next - 1)];
  }

  private text(message: ClientMessage): ServerMessage[] {
    switch (message.type) {
      case "setup":
      case "start":
        this.begun = message;
        this.next = 0;
        this.server.received = [];
        return [
          {
            type: "ready",
            version: VERSION,
            set: message.type === "start" ? message.set : null,
            next_index: 0,
          },
        ];
      case "finish": {
        const set = this.begun?.type === "start" ? this.begun.set : "";
        if (message.frames !== this.next) return [problem("incomplete", false, true)];
        const already = this.server.saved.has(set);
        this.server.saved.set(set, message.frames);
        return [{ type: "saved", set, run: "r", url: "/r/", count: 2, held_s: null, already }];
      }
      case "discard":
        return [{ type: "discarded" }];
      default:
        return [];
    }
  }
}

class FakeSocket implements Socket {
  binaryType = "";
  bufferedAmount = 0;
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: (string | ArrayBuffer)[] = [];
  private readonly talk: Talk;

  constructor(private readonly server: Server) {
    this.talk = new Talk(server);
  }

  /** What a browser does by itself a moment later. */
  settle(): void {
    if (this.readyState !== 0) return;
    if (this.server.isAway || this.server.refusesSockets) this.cut();
    else {
      this.readyState = 1;
      this.onopen?.();
    }
  }

  send(data: string | ArrayBuffer): void {
    expect(this.readyState).toBe(1);
    this.sent.push(data);
    if (this.server.isSilent || this.server.isAway) return;
    for (const message of this.talk.answer(data)) this.onmessage?.({ data: JSON.stringify(message) });
  }

  say(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  cut(): void {
    this.readyState = 3;
    this.onclose?.();
  }

  close(): void {
    this.readyState = 3;
  }
}

function state(index: number): State {
  return {
    type: "state",
    index,
    phase: "top",
    view: "side",
    count: 0,
    partial: 0,
    held_s: null,
    side: null,
    cadence_spm: null,
    say: null,
    guide: [],
    ready_to_start: false,
    reps: [],
  };
}

function problem(code: LiveError["code"], fatal: boolean, retry: boolean): LiveError {
  return { type: "error", code, message: `Because of ${code}.`, fatal, retry };
}

let server: Server;
let time: Time;
let heard: { connections: string[]; states: State[]; saved: Saved[]; failed: LiveError[] };

function line(known: "socket" | "requests" | null = null): Line {
  const talks = new Map<string, Talk>();
  const surroundings: Surroundings = {
    open: () => server.open(),
    post: async (body) => {
      server.posts += 1;
      if (server.isAway) throw new TypeError("no network");
      return { status: 200, text: JSON.stringify({ messages: posted(body, talks) }) };
    },
    after: time.after,
    nowMs: () => time.nowMs,
  };
  return new Line(
    SETUP,
    surroundings,
    {
      onConnection: (connection) => void heard.connections.push(connection),
      onState: (told) => void heard.states.push(told),
      onSaved: (saved) => void heard.saved.push(saved),
      onFailed: (error) => void heard.failed.push(error),
    },
    known,
  );
}

/** As the server does, it keeps a conversation from one request to the next. */
function posted(body: Uint8Array<ArrayBuffer>, talks: Map<string, Talk>): ServerMessage[] {
  const answers: ServerMessage[] = [];
  let talk: Talk | null = null;
  for (let at = 0; at < body.length; ) {
    const view = new DataView(body.buffer, at);
    const length = view.getUint32(1, true);
    const bytes = body.slice(at + 5, at + 5 + length);
    const part = view.getUint8(0) === 0 ? new TextDecoder().decode(bytes) : bytes.buffer;
    at += 5 + length;
    if (talk === null) {
      const key = String(part);
      talk = talks.get(key) ?? null;
      if (talk) {
        const { begun } = talk;
        const set = begun?.type === "start" ? begun.set : null;
        answers.push({ type: "ready", version: VERSION, set, next_index: talk.next });
        continue;
      }
      talk = new Talk(server);
      talks.set(key, talk);
    }
    answers.push(...talk.answer(part));
  }
  return answers;
}

function fill(made: Line, from: number, to: number): void {
  for (let i = from; i < to; i += 1) made.add(i / 10, new Float32Array(132).fill(i));
}

const times = (count: number) => Array.from({ length: count }, (_, i) => i / 10);

beforeEach(() => {
  server = new Server();
  time = new Time();
  heard = { connections: [], states: [], saved: [], failed: [] };
});

describe("a set by socket", () => {
  it("guides, counts from index 0, and is saved whole", async () => {
    const made = line();
    server.last.settle();
    fill(made, 0, 40);
    made.begin(START);
    fill(made, 0, 300);
    made.finish();
    expect(server.received).toEqual(times(300));
    expect([...server.saved]).toEqual([[START.set, 300]]);
    expect(heard.saved).toHaveLength(1);
    expect(heard.connections).toEqual(["open"]);
    await time.pass(60_000);
    expect(server.sockets).toHaveLength(1);
  });

  it("loses no frame where the connection is cut in the middle", async () => {
    const made = line();
    server.last.settle();
    made.begin(START);
    fill(made, 0, 100);
    server.isAway = true;
    server.last.cut();
    fill(made, 100, 200);
    await time.pass(5000);
    fill(made, 200, 250);
    server.isAway = false;
    await time.pass(20_000);
    fill(made, 250, 300);
    made.finish();
    expect(server.received).toEqual(times(300));
    expect(heard.saved).toHaveLength(1);
    expect(heard.connections).toEqual(["open", "away", "open"]);
    expect(server.posts).toBe(0);
  });

  it("is saved after the connection came back, where it was away at the end", async () => {
    const made = line();
    server.last.settle();
    made.begin(START);
    fill(made, 0, 50);
    server.isAway = true;
    server.last.cut();
    made.finish();
    await time.pass(1000);
    server.isAway = false;
    await time.pass(5000);
    expect([...server.saved]).toEqual([[START.set, 50]]);
    expect(heard.saved).toHaveLength(1);
  });

  it("notices a connection that was cut without a word", async () => {
    const made = line();
    server.last.settle();
    made.begin(START);
    server.isSilent = true;
    fill(made, 0, 20);
    await time.pass(9000);
    expect(heard.connections).toContain("away");
    server.isSilent = false;
    await time.pass(10_000);
    expect(server.received).toEqual(times(20));
  });

  it("does not run ahead of the server without end", () => {
    const made = line();
    server.last.settle();
    made.begin(START);
    server.isSilent = true;
    fill(made, 0, 5 * MAX_FRAMES_AHEAD);
    const sent = server.last.sent.filter((one) => typeof one !== "string");
    const frames = sent.reduce((sum, one) => sum + ((one as ArrayBuffer).byteLength - 8) / 536, 0);
    expect(frames).toBeLessThanOrEqual(MAX_FRAMES_AHEAD + 122);
    expect(frames).toBeGreaterThanOrEqual(MAX_FRAMES_AHEAD);
  });

  it("waits where the phone cannot send as fast", () => {
    const made = line();
    server.last.settle();
    made.begin(START);
    server.last.bufferedAmount = 10 ** 7;
    const before = server.last.sent.length;
    fill(made, 0, 20);
    expect(server.last.sent).toHaveLength(before);
    server.last.bufferedAmount = 0;
    fill(made, 20, 21);
    expect(server.received).toEqual(times(21));
  });

  it("sends again from where the server asks for it", () => {
    const made = line();
    server.last.settle();
    made.begin(START);
    fill(made, 0, 30);
    server.last.say(problem("gap", false, true));
    fill(made, 30, 31);
    expect(server.received).toEqual(times(31));
  });

  it("gives up where nothing can help, and says why", async () => {
    const made = line();
    server.last.settle();
    server.last.say(problem("not_allowed", true, false));
    server.last.cut();
    await time.pass(60_000);
    expect(heard.failed.map((error) => error.code)).toEqual(["not_allowed"]);
    expect(server.sockets).toHaveLength(1);
    expect(made.add(1, null)).toBe(false);
  });

  it("does not take what was said of the guide for the set", () => {
    const made = line();
    server.last.settle();
    server.isSilent = true;
    made.begin(START);
    const before = heard.states.length;
    server.last.say(state(500));
    expect(heard.states).toHaveLength(before);
  });

  it("keeps nothing of what only guided", () => {
    const made = line();
    server.last.settle();
    fill(made, 0, 1000);
    expect(made.frames.length).toBe(1000);
    expect(() => made.frames.message(10)).toThrow(RangeError);
  });
});

describe("a set by single requests", () => {
  it("takes over where sockets are refused", async () => {
    server.refusesSockets = true;
    const made = line();
    await time.pass(4000);
    expect(made.way).toBe("requests");
    expect(heard.connections.at(-1)).toBe("open");
    made.begin(START);
    fill(made, 0, 40);
    await time.pass(1000);
    fill(made, 40, 90);
    made.finish();
    await time.pass(2000);
    expect(server.received).toEqual(times(90));
    expect([...server.saved]).toEqual([[START.set, 90]]);
    const posts = server.posts;
    await time.pass(60_000);
    expect(server.posts).toBe(posts);
  });

  it("goes on after a while without network, and asks no more than it must", async () => {
    const made = line("requests");
    await time.pass(100);
    made.begin(START);
    server.isAway = true;
    fill(made, 0, 60);
    await time.pass(10_000);
    expect(heard.connections.at(-1)).toBe("away");
    expect(server.posts).toBeLessThan(12);
    server.isAway = false;
    await time.pass(10_000);
    expect(server.received).toEqual(times(60));
    const posts = server.posts;
    await time.pass(30_000);
    expect(server.posts).toBe(posts);
  });

  it("stays with sockets where one has spoken before", async () => {
    server.refusesSockets = true;
    const made = line("socket");
    await time.pass(15_000);
    expect(made.way).toBe("socket");
    expect(server.posts).toBe(0);
  });
});

it("waits longer from try to try", () => {
  expect([0, 1, 2, 3, 4, 5, 6].map(pauseMs)).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000]);
});
