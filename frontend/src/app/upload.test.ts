import { describe, expect, it } from "vitest";

import {
  type Answer,
  Lost,
  type Memory,
  type Progress,
  type Sending,
  type Upload,
  UploadFailed,
  arrived,
  givenUp,
  memoryKey,
  pauseS,
} from "./upload";

const PART = 10;

/** The server's side of the protocol, in memory, with faults on request. */
class Server {
  parts = new Map<number, string>();
  size = 0;
  declared = 0;
  log: string[] = [];
  finished = false;
  /** Answers, or errors, that come before the true one. */
  faults: (Answer | Error)[] = [];
  lostAfterFinish = false;

  transport = async (method: string, url: string, sending: Sending): Promise<Answer> => {
    this.log.push(`${method} ${url}`);
    sending.signal?.throwIfAborted();
    const fault = this.faults.shift();
    if (fault instanceof Error) throw fault;
    if (fault) return fault;
    if (method === "POST" && url === "/uploads/") return this.declare(sending);
    if (this.declared === 0 || !url.startsWith("/uploads/1/")) return problem(404, "gone");
    if (method === "GET") return { status: 200, content: this.state() };
    if (method === "DELETE") {
      this.declared = 0;
      return { status: 204, content: {} };
    }
    if (method === "PUT") return this.put(url, sending);
    return this.finish();
  };

  private declare(sending: Sending): Answer {
    this.declared += 1;
    this.size = (JSON.parse(sending.body as string) as { size: number }).size;
    return { status: 201, content: this.state() };
  }

  private state() {
    return {
      id: "1",
      url: "/uploads/1/",
      size: this.size,
      part_bytes: PART,
      parts: Math.ceil(this.size / PART),
      have: [...this.parts.keys()],
      finished: this.finished,
    };
  }

  private async put(url: string, sending: Sending): Promise<Answer> {
    const number = Number(/parts\/(\d+)\//.exec(url)?.[1]);
    const text = await (sending.body as Blob).text();
    sending.onSent?.(text.length);
    this.parts.set(number, text);
    return { status: 201, content: { number, new: true } };
  }

  private finish(): Answer {
    const numbers = Array.from({ length: Math.ceil(this.size / PART) }, (_, n) => n);
    const missing = numbers.filter((n) => !this.parts.has(n));
    if (missing.length > 0) return problem(409, "incomplete", { missing });
    this.finished = true;
    if (this.lostAfterFinish) {
      this.lostAfterFinish = false;
      throw new Lost();
    }
    return { status: 200, content: { run: "r", url: "/run/r/" } };
  }

  get text(): string {
    return [...this.parts.entries()].sort(([a], [b]) => a - b).map(([, text]) => text).join("");
  }

  sent(): number[] {
    return this.log.flatMap((line) => /^PUT .*parts\/(\d+)/.exec(line)?.[1] ?? []).map(Number);
  }
}

function problem(status: number, code: string, more = {}): Answer {
  return { status, content: { code, title: `Because of ${code}.`, status, ...more } };
}

function memory(): Memory & { size: () => number } {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    size: () => kept.size,
  };
}

const TEXT = "abcdefghijklmnopqrstuvwxyz0123456789";

function upload(server: Server, more: Partial<Upload> = {}) {
  const pauses: number[] = [];
  const reports: Progress[] = [];
  let clockS = 0;
  const made: Upload = {
    endpoint: "/uploads/",
    file: new File([TEXT], "squat.mp4", { lastModified: 5 }),
    exercise: "squat",
    depth: "",
    zone: "Europe/Vienna",
    transport: server.transport,
    memory: memory(),
    onProgress: (progress) => void reports.push(progress),
    signal: new AbortController().signal,
    pause: async (seconds) => void pauses.push(seconds),
    digest: async (part) => `digest-of-${await part.text()}`,
    nowS: () => (clockS += 1),
    ...more,
  };
  return { made, pauses, reports };
}

async function failed(promise: Promise<unknown>): Promise<UploadFailed> {
  const error: unknown = await promise.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UploadFailed);
  return error as UploadFailed;
}

describe("a clip in parts", () => {
  it("arrives whole, in order, once", async () => {
    const server = new Server();
    const { made, reports } = upload(server);
    expect(await arrived(made)).toEqual({ run: "r", url: "/run/r/" });
    expect(server.text).toBe(TEXT);
    expect(server.sent()).toEqual([0, 1, 2, 3]);
    expect(reports.at(-1)?.phase).toBe("finishing");
  });

  it("tells how far it is and how long it will take", async () => {
    const { made, reports } = upload(new Server());
    await arrived(made);
    const sending = reports.filter((one) => one.phase === "sending");
    const sent = sending.map((one) => one.sent);
    expect(sent).toEqual([...sent].sort((a, b) => a - b));
    expect(sent.at(-1)).toBe(TEXT.length);
    expect(sending[0]?.leftS).toBeNull();
    const left = sending.flatMap((one) => (one.leftS === null ? [] : [one.leftS]));
    expect(left.length).toBeGreaterThan(2);
    expect(left.at(-1)).toBe(0);
  });

  it("goes on after a reload with what is missing", async () => {
    const server = new Server();
    const kept = memory();
    const first = upload(server, { memory: kept });
    let puts = 0;
    const broken = async (method: string, url: string, sending: Sending) => {
      if (method === "PUT" && ++puts > 2) throw new Error("the page was closed");
      return server.transport(method, url, sending);
    };
    await expect(arrived({ ...first.made, transport: broken })).rejects.toThrow("closed");
    server.log = [];
    expect(await arrived(upload(server, { memory: kept }).made)).toEqual({ run: "r", url: "/run/r/" });
    expect(server.sent()).toEqual([2, 3]);
    expect(server.declared).toBe(1);
    expect(server.text).toBe(TEXT);
    expect(kept.size()).toBe(0);
  });

  it("begins anew where the server has given the old one up", async () => {
    const server = new Server();
    const { made } = upload(server);
    made.memory.setItem(memoryKey(made), "/uploads/0/");
    await arrived(made);
    expect(server.log.slice(0, 2)).toEqual(["GET /uploads/0/", "POST /uploads/"]);
    expect(server.text).toBe(TEXT);
  });

  it("knows another file, and another choice, by its key", () => {
    const { made } = upload(new Server());
    const other = new File([TEXT], "squat.mp4", { lastModified: 6 });
    const keys = [made, { ...made, file: other }, { ...made, depth: "parallel" }].map(memoryKey);
    expect(new Set(keys).size).toBe(3);
  });

  it("sends what the server lost again", async () => {
    const server = new Server();
    const { made } = upload(server);
    const losing = async (method: string, url: string, sending: Sending) => {
      if (url.endsWith("finish/") && server.log.filter((l) => l.includes("finish")).length === 0) {
        server.parts.delete(1);
      }
      return server.transport(method, url, sending);
    };
    await arrived({ ...made, transport: losing });
    expect(server.sent()).toEqual([0, 1, 2, 3, 1]);
    expect(server.text).toBe(TEXT);
  });

  it("asks for the end again where its answer was lost", async () => {
    const server = new Server();
    server.lostAfterFinish = true;
    expect(await arrived(upload(server).made)).toEqual({ run: "r", url: "/run/r/" });
  });
});

describe("faults that pass", () => {
  it("waits longer from try to try", () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map(pauseS)).toEqual([0, 1, 2, 4, 8, 16, 30, 30, 30]);
  });

  it.each([
    ["a lost connection", new Lost()],
    ["a server that starts again", { status: 502, content: null }],
    ["a server that is busy", problem(503, "busy")],
    ["a connection that was silent", problem(408, "cut_off")],
    ["a damaged part", problem(422, "damaged")],
  ])("goes on after %s", async (_name, fault) => {
    const server = new Server();
    server.faults = [fault, fault, fault];
    const { made, pauses, reports } = upload(server);
    await arrived(made);
    expect(pauses).toEqual([1, 2, 4]);
    expect(reports.filter((one) => one.phase === "waiting").map((one) => one.leftS)).toEqual(pauses);
    expect(server.text).toBe(TEXT);
  });

  it("gives up in the end, and remembers where it was", async () => {
    const server = new Server();
    const { made } = upload(server);
    let count = 0;
    const away = async (method: string, url: string, sending: Sending) => {
      if (method === "PUT" && ++count > 1) throw new Lost();
      return server.transport(method, url, sending);
    };
    expect((await failed(arrived({ ...made, transport: away }))).code).toBe("lost");
    expect(made.memory.getItem(memoryKey(made))).toBe("/uploads/1/");
  });
});

describe("faults that stay", () => {
  it.each([
    ["quota", 413],
    ["too_large", 413],
    ["refused", 400],
    ["no_room", 507],
  ])("says %s in the server's words, at once", async (code, status) => {
    const server = new Server();
    server.faults = [problem(status, code)];
    const { made, pauses } = upload(server);
    const error = await failed(arrived(made));
    expect([error.code, error.title, error.status]).toEqual([code, `Because of ${code}.`, status]);
    expect(pauses).toEqual([]);
  });

  it.each(["kind", "differs", "gone"])("forgets an upload that is %s", async (code) => {
    const server = new Server();
    const { made } = upload(server);
    const refusing = async (method: string, url: string, sending: Sending) =>
      method === "PUT" ? problem(415, code) : server.transport(method, url, sending);
    expect((await failed(arrived({ ...made, transport: refusing }))).code).toBe(code);
    expect(made.memory.getItem(memoryKey(made))).toBeNull();
  });

  it("notices that the person is signed out", async () => {
    const server = new Server();
    const { made } = upload(server);
    server.faults = [{ status: 401, content: null }];
    expect((await failed(arrived(made))).code).toBe("signed_out");
    // What has arrived is not forgotten over it.
    made.memory.setItem(memoryKey(made), "/uploads/1/");
    server.faults = [{ status: 401, content: null }];
    expect((await failed(arrived(made))).code).toBe("signed_out");
    expect(made.memory.getItem(memoryKey(made))).toBe("/uploads/1/");
  });

  it("notices a file that cannot be read any more", async () => {
    const unreadable = async () => Promise.reject(new DOMException("gone", "NotReadableError"));
    const { made } = upload(new Server(), { digest: unreadable });
    expect((await failed(arrived(made))).code).toBe("unreadable");
  });
});

describe("stopping", () => {
  it("ends at once and removes what is there", async () => {
    const server = new Server();
    const stop = new AbortController();
    const { made } = upload(server, { signal: stop.signal });
    const stopping = async (method: string, url: string, sending: Sending) => {
      if (server.sent().length === 2) stop.abort();
      return server.transport(method, url, sending);
    };
    await expect(arrived({ ...made, transport: stopping })).rejects.toThrow();
    await givenUp(made);
    expect(server.log.at(-1)).toBe("DELETE /uploads/1/");
    expect(made.memory.getItem(memoryKey(made))).toBeNull();
  });
});
