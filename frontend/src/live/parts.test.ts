// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";

import { FrameClock } from "./clock";
import { problemOf } from "./camera";
import { Frames } from "./frames";
import { momentOf, newId } from "./ids";
import { type LogState, SetLog, type SetItem } from "./log";
import { Outbox } from "../outbox/outbox";
import type { World } from "../outbox/sending";
import { PageStore } from "../outbox/store";
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
    hold: null,
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
    expect(placeAt(11, { period_s: 5, beats: [], hold: null })).toMatchObject({ rounds: 2, beat: null });
  });

  it("lets the figure stand still while a position is held", () => {
    const held: Tempo = { period_s: 10, beats: [], hold: { from_s: 3, to_s: 6, seconds: 20 } };
    const at = [2.9, 3, 12.5, 22.9, 23, 26.9, 27].map((s) => placeAt(s, held));
    expect(at.map((one) => one.holdLeftS)).toEqual([null, 20, 11, 1, null, null, null]);
    expect(at.map((one) => Math.round(100 * one.share))).toEqual([29, 30, 30, 30, 60, 99, 0]);
    expect(at.map((one) => one.rounds)).toEqual([0, 0, 0, 0, 0, 0, 1]);
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
    held_s: null,
    source: "camera",
    session: "s",
    run: null,
  });

  const owner = { account: "a", member: "m" };
  const yes = (status: string) => async (_address: string, body: unknown) => {
    const { items } = JSON.parse(String(body)) as { items: SetItem[] };
    const answers = items.map(({ id }) => ({ id, status, message: "Because." }));
    return { status: 200, text: JSON.stringify({ answers }) };
  };

  function log(post: World["post"]) {
    const states: LogState[] = [];
    const who = { account: "a", token: "t", member: "m", shows_weights: true, unit: "kg" };
    const outbox = new Outbox(new PageStore(), {
      who: async () => who,
      post,
      alone: (work) => work(),
      isOpen: async () => false,
      nowMs: () => 0,
    });
    const made = new SetLog(Promise.resolve(outbox), owner, (state) => void states.push(state));
    return { made, states, outbox };
  }

  it("lets go of what the server has", async () => {
    const { made, states, outbox } = log(yes("saved"));
    await made.add(item("a"));
    expect(await outbox.store.all()).toEqual([]);
    expect(states.at(-1)).toEqual({ state: "saved" });
  });

  it("keeps what did not get through, and sends it again under the same id", async () => {
    const asked: string[] = [];
    const { made, states, outbox } = log(async (address, body) => {
      asked.push((JSON.parse(String(body)) as { items: SetItem[] }).items[0]?.id ?? "");
      if (asked.length < 2) return { status: 503, text: "" };
      return yes("saved")(address, body);
    });
    await made.add(item("a"));
    expect(states.at(-1)).toEqual({ state: "waiting" });
    await outbox.send();
    expect(asked).toEqual(["a", "a"]);
    expect(await outbox.store.all()).toEqual([]);
    expect(states.at(-1)).toEqual({ state: "saved" });
  });

  it("says why something was not taken, and keeps it until somebody decides", async () => {
    const { made, states, outbox } = log(yes("refused"));
    await made.add(item("a"));
    await outbox.send();
    expect(states.at(-1)).toEqual({ state: "refused", why: "Because." });
    expect((await outbox.store.all()).map(({ state }) => state)).toEqual(["refused"]);
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
  const words = new WordBook({ a: "{n} of {m}", b_one: "one hold", b: "{reps} holds" });
  expect(words.of("a", { n: 1, m: 2 })).toBe("1 of 2");
  expect(words.counted("b", { reps: 1 })).toBe("one hold");
  expect(words.counted("b", { reps: 2 })).toBe("2 holds");
  expect(words.counted("a", { reps: 1, n: 1, m: 2 })).toBe("1 of 2");
  expect(words.said({ kind: "count", count: 3, cue: "Chin level." })).toBe("3. Chin level.");
});
