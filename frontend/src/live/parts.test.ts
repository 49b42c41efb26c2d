// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { FrameClock } from "./clock";
import { problemOf } from "./camera";
import { Frames } from "./frames";
import { momentOf, newId } from "./ids";
import { type LogState, SetLog, type SetItem } from "./log";
import { feetInside } from "./overlay";
import { placeAt, type Tempo } from "./pace";
import { MAX_FRAMES_PER_MESSAGE, MAX_MESSAGE_BYTES } from "./protocol.gen";
import { localVoice } from "./voice";
import { WordBook } from "./words";

describe("times of frames", () => {
  it("are the camera's where it tells them well", () => {
    const clock = new FrameClock();
    const jitter = [0, 9, 3, 14, 2];
    const told = jitter.map((late, i) =>
      clock.next({ captureMs: 5000 + 33 * i, mediaMs: i, nowMs: 100 + 33 * i + late }),
    );
    expect(told).toEqual([0, 33, 66, 99, 132]);
  });

  it("are the stream's where the camera tells none", () => {
    const clock = new FrameClock();
    const told = [0, 1, 2].map((i) => clock.next({ mediaMs: 70 + 40 * i, nowMs: 41 * i }));
    expect(told).toEqual([0, 40, 80]);
  });

  it("fall back to the page's clock where a stamp stands still, and never go back", () => {
    const clock = new FrameClock();
    const told = Array.from({ length: 60 }, (_, i) =>
      clock.next({ captureMs: 0, mediaMs: 0, nowMs: 40 * i }),
    ).filter((one) => one !== null);
    expect(told.length).toBeGreaterThan(35);
    expect(told.every((one, i) => i === 0 || one > (told[i - 1] ?? 0))).toBe(true);
    expect(told.at(-1)).toBeCloseTo(59 * 40);
  });

  it("leave out a picture that comes twice", () => {
    const clock = new FrameClock();
    clock.next({ captureMs: 10, nowMs: 0 });
    expect(clock.next({ captureMs: 43, nowMs: 33 })).toBe(33);
    expect(clock.next({ captureMs: 43, nowMs: 40 })).toBeNull();
  });
});

describe("frames", () => {
  it("are kept once each, in the order of their times", () => {
    const frames = new Frames();
    expect([frames.add(0, null), frames.add(0.1, null), frames.add(0.1, null)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([frames.add(Number.NaN, null), frames.length]).toEqual([false, 2]);
  });

  it("fill messages that are no larger than one may be", () => {
    const frames = new Frames();
    for (let i = 0; i < 2 * MAX_FRAMES_PER_MESSAGE; i += 1) frames.add(i, null);
    const message = frames.message(5);
    expect(message.byteLength).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    expect(new DataView(message).getUint32(4, true)).toBe(5);
    expect(new DataView(message).getUint16(2, true)).toBe(MAX_FRAMES_PER_MESSAGE);
    expect(new DataView(message).getFloat32(16, true)).toBeNaN();
  });
});

describe("ids and moments", () => {
  it("are UUIDs of version 7 that sort by time", () => {
    const ids = [newId(1_000_000), newId(2_000_000), newId(1_800_000_000_000)];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
    expect(Number.parseInt(ids[2]?.replaceAll("-", "").slice(0, 12) ?? "", 16)).toBe(1_800_000_000_000);
  });

  it("carry the offset of where they were", () => {
    const moment = momentOf(new Date("2026-11-23T18:30:00Z"));
    expect(moment).toMatch(/^2026-11-2\dT\d\d:\d\d:00\.000[+-]\d\d:\d\d$/);
    expect(new Date(moment).toISOString()).toBe("2026-11-23T18:30:00.000Z");
  });
});

describe("voices", () => {
  const voice = (lang: string, localService: boolean, isDefault = false) => ({
    lang,
    localService,
    default: isDefault,
  });

  it("are of this device alone", () => {
    expect(localVoice([voice("en-US", false, true)], "en")).toBeNull();
    const own = voice("en-GB", true);
    expect(localVoice([voice("en-US", false, true), own], "en")).toBe(own);
  });

  it("speak the language of the page, best its own kind", () => {
    const [german, british, american] = [voice("de_DE", true), voice("en_GB", true), voice("en-US", true, true)];
    expect(localVoice([german, british, american], "en-gb")).toBe(british);
    expect(localVoice([german, british, american], "en")).toBe(american);
    expect(localVoice([german], "en")).toBeNull();
  });
});

describe("the tempo", () => {
  const tempo: Tempo = {
    period_s: 6,
    beats: [
      { kind: "in", start_s: 0, end_s: 2 },
      { kind: "hold", start_s: 2, end_s: 3 },
      { kind: "out", start_s: 3, end_s: 5 },
    ],
  };

  it("goes through its beats, round after round", () => {
    expect([0, 1.9, 2, 3, 4.9, 5, 6, 8].map((s) => placeAt(s, tempo).beat)).toEqual(
      ["in", "in", "hold", "out", "out", null, "in", "hold"],
    );
    expect([0, 5.9, 6, 12.1].map((s) => placeAt(s, tempo).rounds)).toEqual([0, 0, 1, 2]);
    expect(placeAt(15, tempo).share).toBeCloseTo(0.5);
  });

  it("counts without words where none are told", () => {
    expect(placeAt(11, { period_s: 5, beats: [] })).toMatchObject({ rounds: 2, beat: null });
  });
});

describe("the log", () => {
  const item = (id: string): SetItem => ({
    id,
    kind: "set",
    exercise: "squat",
    at: "2026-11-23T18:30:00+01:00",
    zone: "Europe/Berlin",
    repetitions: 8,
    partial_repetitions: 0,
    source: "camera",
    session: "s",
    run: null,
  });

  function log(answer: (ids: string[]) => { status: number; text: string }) {
    const kept = new Map<string, string>();
    const states: LogState[] = [];
    const waits: (() => void)[] = [];
    const made = new SetLog(
      "k",
      { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
      async (body) => answer((JSON.parse(body) as { items: SetItem[] }).items.map(({ id }) => id)),
      (_ms, then) => {
        waits.push(then);
        return () => undefined;
      },
      (state) => void states.push(state),
    );
    return { made, states, waits };
  }

  const yes = (ids: string[], status = "saved") => ({
    status: 200,
    text: JSON.stringify({ answers: ids.map((id) => ({ id, status, message: "Because." })) }),
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

  it("lets go of what the server has", async () => {
    const { made, states } = log((ids) => yes(ids));
    made.add(item("a"));
    await settled();
    expect(made.waiting).toEqual([]);
    expect(states).toEqual([{ state: "saved" }]);
  });

  it("keeps what did not get through, and sends it again under the same id", async () => {
    const asked: string[][] = [];
    const { made, waits } = log((ids) => {
      asked.push(ids);
      return asked.length < 3 ? { status: 503, text: "" } : yes(ids);
    });
    made.add(item("a"));
    await settled();
    waits.shift()?.();
    await settled();
    waits.shift()?.();
    await settled();
    expect(asked).toEqual([["a"], ["a"], ["a"]]);
    expect(made.waiting).toEqual([]);
  });

  it("says why something was not taken, and does not ask for ever", async () => {
    const { made, states, waits } = log((ids) => yes(ids, "refused"));
    made.add(item("a"));
    await settled();
    expect(states).toEqual([{ state: "refused", why: "Because." }]);
    expect(made.waiting).toEqual([]);
    expect(waits).toEqual([]);
  });

  it("survives what is damaged in the memory of the device", () => {
    const { made } = log((ids) => yes(ids));
    expect(made.waiting).toEqual([]);
  });
});

it("knows from the browser's refusal what is the matter", () => {
  const named = (name: string) => Object.assign(new Error("no"), { name });
  expect(problemOf(named("NotAllowedError"))).toBe("refused");
  expect(problemOf(named("NotFoundError"))).toBe("no_camera");
  expect(problemOf(named("NotReadableError"))).toBe("camera_busy");
});

it("sees whether both feet are in the picture", () => {
  const landmarks = new Float32Array(132).fill(50);
  expect(feetInside(landmarks, 100, 100)).toBe(true);
  landmarks[32 * 4 + 1] = 101;
  expect(feetInside(landmarks, 100, 100)).toBe(false);
});

it("fills words, and leaves what it does not know", () => {
  const words = new WordBook({ a: "{n} of {m}" });
  expect(words.of("a", { n: 1, m: 2 })).toBe("1 of 2");
  expect(words.said({ kind: "count", count: 3, cue: "Chin level." })).toBe("3. Chin level.");
});
