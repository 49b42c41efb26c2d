// Sends a file in parts, as docs/reference/upload.md describes: goes on after a
// lost connection and after a reload, and never sends a part again that is there.

/** What the server says of an upload. */
export interface UploadState {
  id: string;
  url: string;
  size: number;
  part_bytes: number;
  parts: number;
  have: number[];
  finished: boolean;
}

/** Where the clip is analysed. */
export interface Arrived {
  run: string;
  url: string;
}

/** An answer; null as content where it was no JSON. */
export interface Answer {
  status: number;
  content: Record<string, unknown> | null;
}

export interface Sending {
  body?: Blob | string;
  headers?: Record<string, string>;
  onSent?: (bytes: number) => void;
  signal?: AbortSignal | undefined;
}

/** Sends one request; throws `Lost` where no answer came. */
export type Transport = (method: string, url: string, sending: Sending) => Promise<Answer>;

/** The little of localStorage that is needed. */
export type Memory = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface Progress {
  phase: "sending" | "waiting" | "finishing";
  /** Bytes that are there, and of how many. */
  sent: number;
  total: number;
  /** Seconds until the end, or until the next try; null where that is not known yet. */
  leftS: number | null;
}

export interface Upload {
  endpoint: string;
  file: File;
  exercise: string;
  depth: string;
  zone: string;
  transport: Transport;
  memory: Memory;
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
  /** Resolves after a time, or as soon as the network is back. */
  pause: (seconds: number, signal: AbortSignal) => Promise<void>;
  /** `Content-Digest` of a part; empty where the browser makes none. */
  digest: (part: Blob) => Promise<string>;
  nowS: () => number;
}

/** No answer came. */
export class Lost extends Error {}

/** Why a clip cannot be sent: a code of the server's, or one of ours. */
export class UploadFailed extends Error {
  constructor(
    readonly code: string,
    /** The server's sentence; empty where it said none. */
    readonly title = "",
    readonly status = 0,
  ) {
    super(code);
  }
}

const TRIES = 9;
const LONGEST_PAUSE_S = 30;
const RATE_AFTER_S = 2;

/** Under which key an interrupted upload is remembered. */
export function memoryKey(upload: Pick<Upload, "endpoint" | "file" | "exercise" | "depth">): string {
  const { name, size, lastModified } = upload.file;
  return ["tonus.upload", upload.endpoint, upload.exercise, upload.depth, name, size, lastModified].join(
    "|",
  );
}

/** Seconds before a try, the first being 0. */
export function pauseS(tries: number): number {
  return tries === 0 ? 0 : Math.min(LONGEST_PAUSE_S, 2 ** (tries - 1));
}

/** Send a clip whole; the run that waits for it. */
export async function arrived(upload: Upload): Promise<Arrived> {
  const key = memoryKey(upload);
  const state = (await resumed(upload, key)) ?? (await declared(upload, key));
  try {
    return await finished(upload, state);
  } catch (error) {
    if (error instanceof UploadFailed && ["gone", "kind", "differs"].includes(error.code)) {
      upload.memory.removeItem(key);
    }
    throw error;
  } finally {
    if (state.finished) upload.memory.removeItem(key);
  }
}

/** Tell the server that a clip will not come. */
export async function givenUp(upload: Upload): Promise<void> {
  const key = memoryKey(upload);
  const url = upload.memory.getItem(key);
  upload.memory.removeItem(key);
  // What cannot be told now runs out of time by itself.
  if (url) await upload.transport("DELETE", url, {}).catch(() => undefined);
}

async function resumed(upload: Upload, key: string): Promise<UploadState | null> {
  const url = upload.memory.getItem(key);
  if (!url) return null;
  const answer = await answered(upload, "GET", url, {});
  if (answer.status === 200 && answer.content) return answer.content as unknown as UploadState;
  if (answer.status !== 404) throw failure(answer);
  upload.memory.removeItem(key);
  return null;
}

async function declared(upload: Upload, key: string): Promise<UploadState> {
  const { file, exercise, depth, zone } = upload;
  const body = JSON.stringify({ name: file.name, size: file.size, exercise, depth, zone });
  const headers = { "Content-Type": "application/json" };
  const answer = await answered(upload, "POST", upload.endpoint, { body, headers });
  if (answer.status !== 201) throw failure(answer);
  const state = answer.content as unknown as UploadState;
  upload.memory.setItem(key, state.url);
  return state;
}

async function finished(upload: Upload, state: UploadState): Promise<Arrived> {
  let missing = Array.from({ length: state.parts }, (_, number) => number).filter(
    (number) => !state.have.includes(number),
  );
  for (let round = 0; round < 3; round += 1) {
    if (!state.finished) await sendParts(upload, state, missing);
    upload.onProgress({ phase: "finishing", sent: state.size, total: state.size, leftS: null });
    const answer = await answered(upload, "POST", `${state.url}finish/`, {});
    if (answer.status === 200 || answer.status === 201) {
      state.finished = true;
      return answer.content as unknown as Arrived;
    }
    if (answer.content?.["code"] !== "incomplete") throw failure(answer);
    missing = (answer.content["missing"] as number[] | undefined) ?? [];
  }
  throw new UploadFailed("failed");
}

async function sendParts(upload: Upload, state: UploadState, missing: number[]): Promise<void> {
  const lengthOf = (number: number) =>
    Math.min(state.part_bytes, state.size - number * state.part_bytes);
  let there = state.size - missing.reduce((sum, number) => sum + lengthOf(number), 0);
  const begunS = upload.nowS();
  const begunAt = there;
  const report = (extra: number) => {
    const elapsedS = upload.nowS() - begunS;
    const rate = (there + extra - begunAt) / elapsedS;
    const known = elapsedS >= RATE_AFTER_S && rate > 0;
    upload.onProgress({
      phase: "sending",
      sent: there + extra,
      total: state.size,
      leftS: known ? (state.size - there - extra) / rate : null,
    });
  };
  for (const number of missing) {
    report(0);
    const start = number * state.part_bytes;
    const part = upload.file.slice(start, start + lengthOf(number));
    const headers = await partHeaders(upload, part);
    const answer = await answered(upload, "PUT", `${state.url}parts/${number}/`, {
      body: part,
      headers,
      onSent: (bytes) => report(Math.min(bytes, part.size)),
    });
    if (answer.status !== 200 && answer.status !== 201) throw failure(answer);
    there += part.size;
  }
}

async function partHeaders(upload: Upload, part: Blob): Promise<Record<string, string>> {
  try {
    const digest = await upload.digest(part);
    return {
      "Content-Type": "application/octet-stream",
      ...(digest === "" ? {} : { "Content-Digest": digest }),
    };
  } catch {
    // The file was moved, or changed, since it was chosen.
    throw new UploadFailed("unreadable");
  }
}

/** An answer that is worth reading; asks again where a later one may be better. */
async function answered(
  upload: Upload,
  method: string,
  url: string,
  sending: Sending,
): Promise<Answer> {
  const { signal } = upload;
  let last: Answer | null = null;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) {
      upload.onProgress({ phase: "waiting", sent: 0, total: 0, leftS: pauseS(tries) });
      await upload.pause(pauseS(tries), signal);
    }
    signal.throwIfAborted();
    try {
      last = await upload.transport(method, url, { ...sending, signal });
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      last = null;
      continue;
    }
    if (!isPassing(last)) return last;
  }
  if (last) throw failure(last);
  throw new UploadFailed("lost");
}

function isPassing(answer: Answer): boolean {
  if (answer.status === 507) return false;
  const code = answer.content?.["code"];
  // Bytes that were damaged on their way are sent again.
  return answer.status >= 500 || [408, 429].includes(answer.status) || code === "damaged";
}

function failure(answer: Answer): UploadFailed {
  const { status, content } = answer;
  // Every answer to a device is JSON; a page asks to sign in.
  if (!content && status >= 200 && status < 500) return new UploadFailed("signed_out", "", status);
  const text = (key: string) => (typeof content?.[key] === "string" ? content[key] : "");
  return new UploadFailed(text("code") || "failed", text("title"), status);
}
