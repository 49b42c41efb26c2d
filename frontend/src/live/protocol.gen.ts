// Written by `python -m tools.live_protocol` from tonus_web/coach/live_protocol.py.
// A change belongs there.

export const VERSION = 1;
export const MAX_MESSAGE_BYTES = 65_536;
export const MAX_BATCH_BYTES = 1_048_576;
export const MAX_SET_FRAMES = 20_000;
export const SUSTAINED_FRAMES_PER_S = 60;
export const MAX_FRAMES_AHEAD = 600;
export const MAX_FRAMES_PER_MESSAGE = 122;
export const MAX_SIDE_PX = 8_192;
export const LANDMARKS = 33;
export const NUMBERS_PER_LANDMARK = 4;
export const FRAMES_TYPE = 1;
export const FRAMES_HEADER_BYTES = 8;
export const FRAME_BYTES = 536;
export const TIME_OFFSET = 0;
export const LANDMARKS_OFFSET = 8;
export const BATCH_HEADER_BYTES = 5;
export const BATCH_TEXT = 0;
export const BATCH_BINARY = 1;

/** Codes with which the socket closes after a fatal error. */
export const CLOSE_CODES: Readonly<Partial<Record<ErrorCode, number>>> = {
  too_large: 1009,
  server: 1011,
  going_away: 1012,
  bad_message: 4400,
  bad_frame: 4400,
  not_started: 4400,
  unknown_exercise: 4400,
  signed_out: 4401,
  not_allowed: 4403,
  idle: 4408,
  gap: 4409,
  conflict: 4409,
  version: 4426,
  too_fast: 4429,
  busy: 4503,
};

const errorCodeValues = [
  "version",
  "bad_message",
  "bad_frame",
  "too_large",
  "gap",
  "not_started",
  "unknown_exercise",
  "set_full",
  "incomplete",
  "conflict",
  "no_room",
  "too_fast",
  "busy",
  "idle",
  "signed_out",
  "not_allowed",
  "going_away",
  "server",
] as const;
export type ErrorCode = (typeof errorCodeValues)[number];

const phaseValues = ["setup", "top", "down", "bottom", "up"] as const;
export type Phase = (typeof phaseValues)[number];

const repStatusValues = ["complete", "partial", "incomplete"] as const;
export type RepStatus = (typeof repStatusValues)[number];

const verdictValues = ["ok", "fault", "not_seen"] as const;
export type Verdict = (typeof verdictValues)[number];

const viewValues = ["side", "front", "rear", "oblique", "unknown"] as const;
export type View = (typeof viewValues)[number];

/** Something to say and to show. */
export interface Words {
  /** Message key. */
  readonly key: string;
  /** Words in the account's language. */
  readonly text: string;
}

/** One cue in one repetition. */
export interface LiveCue {
  /** Key in the exercise file. */
  readonly cue: string;
  /** Its name in the account's language. */
  readonly label: string;
  /** ok, fault or not seen. */
  readonly verdict: Verdict;
  /** Why, in the account's language. */
  readonly reason: string;
}

/** One repetition, or hold, that has ended. */
export interface LiveRep {
  /** Seconds since the set began. */
  readonly start_s: number;
  /** Seconds since the set began. */
  readonly peak_s: number;
  /** Seconds since the set began. */
  readonly end_s: number;
  /** How far it went. */
  readonly status: RepStatus;
  /** From where the camera looked. */
  readonly view: View;
  /** In the order of the exercise file. */
  readonly cues: readonly LiveCue[];
}

/** Look at frames for the guide alone; nothing is counted or kept. */
export interface Setup {
  readonly type: "setup";
  /** `VERSION` of the page. */
  readonly version: number;
  /** Such as `squat`. */
  readonly exercise: string;
  /** Size of the upright picture in px. */
  readonly width: number;
  /** Size of the upright picture in px. */
  readonly height: number;
}

/** Begin a set, or go on with it after a lost connection. */
export interface Start {
  readonly type: "start";
  /** `VERSION` of the page. */
  readonly version: number;
  /** UUIDv7 that the page made for this set; it is saved once under it. */
  readonly set: string;
  /** Such as `squat`. */
  readonly exercise: string;
  /** Depth target; null for that of the exercise file. */
  readonly depth: string | null;
  /** Size of the upright picture in px. */
  readonly width: number;
  /** Size of the upright picture in px. */
  readonly height: number;
  /** Repetitions that are planned; null where there is no plan. */
  readonly target_reps: number | null;
  /** ISO 8601 with offset: when time 0 was. */
  readonly started_at: string;
  /** IANA name of where the person is. */
  readonly zone: string;
  /** Pose model that finds the landmarks: `lite`, `full` or `heavy`. */
  readonly model: string;
}

/** How bright the picture is, about once a second during set-up. */
export interface Light {
  readonly type: "light";
  /** Mean brightness, 0-1. */
  readonly mean: number;
}

/** Save the set. */
export interface Finish {
  readonly type: "finish";
  /** How many it has: a set that did not arrive whole is not saved. */
  readonly frames: number;
}

/** Forget the set. */
export interface Discard {
  readonly type: "discard";
}

export type ClientMessage = Setup | Start | Light | Finish | Discard;

/** `setup` or `start` is accepted. */
export interface Ready {
  readonly type: "ready";
  /** `VERSION` of the server. */
  readonly version: number;
  /** The set; null for `setup`. */
  readonly set: string | null;
  /** Index of the frame to send next. */
  readonly next_index: number;
}

/** What is known after some frames; one for each message of frames. */
export interface State {
  readonly type: "state";
  /** Index of the newest frame that was judged. */
  readonly index: number;
  /** Where in a repetition the person is. */
  readonly phase: Phase;
  /** From where the camera looks. */
  readonly view: View;
  /** Complete repetitions. */
  readonly count: number;
  /** Repetitions that turned round too early to count. */
  readonly partial: number;
  /** Seconds that a position is held; null for what is not held. */
  readonly held_s: number | null;
  /** `left` or `right` where one leg works; else null. */
  readonly side: string | null;
  /** Steps a minute of a walk that goes on; null for what is no walk. */
  readonly cadence_spm: number | null;
  /** The one cue to say now; null most of the time. */
  readonly say: Words | null;
  /** What to change about the view, the most important first. */
  readonly guide: readonly Words[];
  /** Whether the view was right for a steady second. */
  readonly ready_to_start: boolean;
  /** Repetitions that ended with these frames. */
  readonly reps: readonly LiveRep[];
}

/** The set is saved; what the page keeps of it can go. */
export interface Saved {
  readonly type: "saved";
  /** The set. */
  readonly set: string;
  /** Id of its report. */
  readonly run: string;
  /** Address of its report. */
  readonly url: string;
  /** Complete repetitions. */
  readonly count: number;
  /** Seconds of all holds; null of what is not held, and where nothing was. */
  readonly held_s: number | null;
  /** Whether it had been saved before. */
  readonly already: boolean;
}

/** The set is forgotten. */
export interface Discarded {
  readonly type: "discarded";
}

/** Something is wrong. */
export interface LiveError {
  readonly type: "error";
  /** What. */
  readonly code: ErrorCode;
  /** A sentence for the person, in the account's language. */
  readonly message: string;
  /** Whether the socket closes after it. */
  readonly fatal: boolean;
  /** Whether the same may work later: open again, `start`, send the frames. */
  readonly retry: boolean;
}

export type ServerMessage = Ready | State | Saved | Discarded | LiveError;

/** What arrived is not what the protocol allows. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

type Read<T> = (value: unknown, what: string) => T;

function fields(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ProtocolError(`${what} is no object`);
  }
  return value as Record<string, unknown>;
}

function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw new ProtocolError(`${what} is no text`);
  return value;
}

function real(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new ProtocolError(`${what} is no number`);
  }
  return value;
}

function whole(value: unknown, what: string): number {
  if (!Number.isSafeInteger(value)) throw new ProtocolError(`${what} is no whole number`);
  return value as number;
}

function truth(value: unknown, what: string): boolean {
  if (typeof value !== "boolean") throw new ProtocolError(`${what} is neither true nor false`);
  return value;
}

function oneOf<T extends string>(allowed: readonly T[]): Read<T> {
  return (value, what) => {
    if (!(allowed as readonly unknown[]).includes(value)) {
      throw new ProtocolError(`${what} is none of ${allowed.join(", ")}`);
    }
    return value as T;
  };
}

function orNull<T>(read: Read<T>): Read<T | null> {
  return (value, what) => (value === null ? null : read(value, what));
}

function listOf<T>(read: Read<T>): Read<readonly T[]> {
  return (value, what) => {
    if (!Array.isArray(value)) throw new ProtocolError(`${what} is no list`);
    return value.map((item, index) => read(item, `${what}[${index}]`));
  };
}

function readWords(value: unknown, what: string): Words {
  const from = fields(value, what);
  return {
    key: text(from["key"], `${what}.key`),
    text: text(from["text"], `${what}.text`),
  };
}

function readLiveCue(value: unknown, what: string): LiveCue {
  const from = fields(value, what);
  return {
    cue: text(from["cue"], `${what}.cue`),
    label: text(from["label"], `${what}.label`),
    verdict: oneOf(verdictValues)(from["verdict"], `${what}.verdict`),
    reason: text(from["reason"], `${what}.reason`),
  };
}

function readLiveRep(value: unknown, what: string): LiveRep {
  const from = fields(value, what);
  return {
    start_s: real(from["start_s"], `${what}.start_s`),
    peak_s: real(from["peak_s"], `${what}.peak_s`),
    end_s: real(from["end_s"], `${what}.end_s`),
    status: oneOf(repStatusValues)(from["status"], `${what}.status`),
    view: oneOf(viewValues)(from["view"], `${what}.view`),
    cues: listOf(readLiveCue)(from["cues"], `${what}.cues`),
  };
}

function readReady(value: unknown, what: string): Ready {
  const from = fields(value, what);
  return {
    type: "ready",
    version: whole(from["version"], `${what}.version`),
    set: orNull(text)(from["set"], `${what}.set`),
    next_index: whole(from["next_index"], `${what}.next_index`),
  };
}

function readState(value: unknown, what: string): State {
  const from = fields(value, what);
  return {
    type: "state",
    index: whole(from["index"], `${what}.index`),
    phase: oneOf(phaseValues)(from["phase"], `${what}.phase`),
    view: oneOf(viewValues)(from["view"], `${what}.view`),
    count: whole(from["count"], `${what}.count`),
    partial: whole(from["partial"], `${what}.partial`),
    held_s: orNull(real)(from["held_s"], `${what}.held_s`),
    side: orNull(text)(from["side"], `${what}.side`),
    cadence_spm: orNull(real)(from["cadence_spm"], `${what}.cadence_spm`),
    say: orNull(readWords)(from["say"], `${what}.say`),
    guide: listOf(readWords)(from["guide"], `${what}.guide`),
    ready_to_start: truth(from["ready_to_start"], `${what}.ready_to_start`),
    reps: listOf(readLiveRep)(from["reps"], `${what}.reps`),
  };
}

function readSaved(value: unknown, what: string): Saved {
  const from = fields(value, what);
  return {
    type: "saved",
    set: text(from["set"], `${what}.set`),
    run: text(from["run"], `${what}.run`),
    url: text(from["url"], `${what}.url`),
    count: whole(from["count"], `${what}.count`),
    held_s: orNull(real)(from["held_s"], `${what}.held_s`),
    already: truth(from["already"], `${what}.already`),
  };
}

function readDiscarded(value: unknown, what: string): Discarded {
  fields(value, what);
  return {
    type: "discarded",
  };
}

function readLiveError(value: unknown, what: string): LiveError {
  const from = fields(value, what);
  return {
    type: "error",
    code: oneOf(errorCodeValues)(from["code"], `${what}.code`),
    message: text(from["message"], `${what}.message`),
    fatal: truth(from["fatal"], `${what}.fatal`),
    retry: truth(from["retry"], `${what}.retry`),
  };
}

function readServerMessage(value: unknown): ServerMessage {
  const type = fields(value, "message")["type"];
  switch (type) {
    case "ready":
      return readReady(value, "ready");
    case "state":
      return readState(value, "state");
    case "saved":
      return readSaved(value, "saved");
    case "discarded":
      return readDiscarded(value, "discarded");
    case "error":
      return readLiveError(value, "error");
    default:
      throw new ProtocolError(`no message is called ${String(type)}`);
  }
}

/** The message of the server's that a text holds. */
export function decodeServerMessage(received: string): ServerMessage {
  let value: unknown;
  try {
    value = JSON.parse(received);
  } catch {
    throw new ProtocolError("the message is no JSON");
  }
  return readServerMessage(value);
}

/** The messages with which the server answered a batch. */
export function decodeBatchAnswer(received: string): readonly ServerMessage[] {
  let value: unknown;
  try {
    value = JSON.parse(received);
  } catch {
    throw new ProtocolError("the answer is no JSON");
  }
  return listOf(readServerMessage)(fields(value, "answer")["messages"], "messages");
}

/** One frame: seconds since the set began, and x px, y px, z px, visibility of each landmark. */
export interface Frame {
  readonly time_s: number;
  /** `LANDMARKS` times `NUMBERS_PER_LANDMARK` numbers; null where nobody was seen. */
  readonly landmarks: ArrayLike<number> | null;
}

/** The message of some frames; `first` is the index in the set of the first of them. */
export function encodeFrames(first: number, frames: readonly Frame[]): ArrayBuffer {
  if (frames.length < 1 || frames.length > MAX_FRAMES_PER_MESSAGE) {
    throw new ProtocolError(`${frames.length} frames in one message`);
  }
  const message = new ArrayBuffer(FRAMES_HEADER_BYTES + frames.length * FRAME_BYTES);
  const view = new DataView(message);
  view.setUint8(0, FRAMES_TYPE);
  view.setUint8(1, VERSION);
  view.setUint16(2, frames.length, true);
  view.setUint32(4, first, true);
  const numbers = LANDMARKS * NUMBERS_PER_LANDMARK;
  frames.forEach((frame, index) => {
    const at = FRAMES_HEADER_BYTES + index * FRAME_BYTES;
    if (frame.landmarks !== null && frame.landmarks.length !== numbers) {
      throw new ProtocolError(`${frame.landmarks.length} numbers in one frame`);
    }
    view.setFloat64(at + TIME_OFFSET, frame.time_s, true);
    for (let i = 0; i < numbers; i += 1) {
      view.setFloat32(at + LANDMARKS_OFFSET + 4 * i, frame.landmarks?.[i] ?? NaN, true);
    }
  });
  return message;
}

/** A text message of the page's. */
export function encodeMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

/** The body of a POST that says the same as these messages, in this order. */
export function encodeBatch(messages: readonly (string | ArrayBuffer)[]): Uint8Array<ArrayBuffer> {
  const utf8 = new TextEncoder();
  const parts = messages.map((message) =>
    typeof message === "string"
      ? { kind: BATCH_TEXT, bytes: utf8.encode(message) }
      : { kind: BATCH_BINARY, bytes: new Uint8Array(message) },
  );
  const size = parts.reduce((sum, part) => sum + BATCH_HEADER_BYTES + part.bytes.length, 0);
  if (size > MAX_BATCH_BYTES) throw new ProtocolError(`${size} bytes in one batch`);
  const body = new Uint8Array(size);
  const view = new DataView(body.buffer);
  let at = 0;
  for (const { kind, bytes } of parts) {
    view.setUint8(at, kind);
    view.setUint32(at + 1, bytes.length, true);
    body.set(bytes, at + BATCH_HEADER_BYTES);
    at += BATCH_HEADER_BYTES + bytes.length;
  }
  return body;
}
