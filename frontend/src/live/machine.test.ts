import { describe, expect, it } from "vitest";

import {
  beginning,
  COUNTDOWN_S,
  type Effect,
  type Event,
  keepsFrames,
  next,
  SEARCH_S,
  type State,
  staysAwake,
  wantsFrames,
} from "./machine";
import type { State as Told } from "./protocol.gen";

const PLAN = { sets: 2, reps: 3, restS: 30 };

function told(more: Partial<Told> = {}): Event {
  return {
    type: "told",
    told: {
      type: "state",
      index: 0,
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
      ...more,
    },
  };
}

class Run {
  state: State = beginning(PLAN);
  done: Effect[] = [];

  send(...events: Event[]): this {
    for (const event of events) {
      const step = next(this.state, event);
      this.state = step.state;
      this.done.push(...step.effects);
    }
    return this;
  }

  seconds(count: number): this {
    for (let i = 0; i < count; i += 1) this.send({ type: "second" });
    return this;
  }

  /** What was asked for since the last look. */
  asked(): string[] {
    const asked = this.done.map((effect) => {
      if (effect.do !== "say") return effect.do;
      const { words } = effect;
      if (words.kind === "words") return `say ${words.name}`;
      return words.kind === "text" ? `say “${words.text}”` : `count ${words.count} ${words.cue}`.trim();
    });
    this.done = [];
    return asked;
  }
}

function guiding(): Run {
  return new Run().send({ type: "start" }, { type: "camera" }, { type: "model" });
}

function working(): Run {
  const run = guiding().send(told({ ready_to_start: true })).seconds(COUNTDOWN_S);
  run.asked();
  return run;
}

describe("before a set", () => {
  it("asks for the camera, then loads, then guides", () => {
    const run = guiding();
    expect(run.state.phase).toBe("guiding");
    expect(run.asked()).toEqual(["open_camera", "load_model", "guide"]);
  });

  it("times the model with frames that are sent nowhere", () => {
    const run = new Run().send({ type: "start" }, { type: "camera" });
    expect(run.state.phase).toBe("loading");
    expect(wantsFrames(run.state)).toBe(true);
    expect(keepsFrames(run.state)).toBe(false);
  });

  it("says what to change once, and again when something else is to be changed", () => {
    const turn = { key: "guide.turn", text: "Turn your side to the camera." };
    const back = { key: "guide.back", text: "Step back." };
    const run = guiding();
    run.asked();
    run.send(told({ guide: [turn] }), told({ guide: [turn, back] }), told({ guide: [back] }));
    expect(run.asked()).toEqual([`say “${turn.text}”`, `say “${back.text}”`]);
    expect(run.state.guide).toEqual([back.text]);
  });

  it("starts by itself, with frames kept from the countdown on", () => {
    const run = guiding();
    run.asked();
    run.send(told({ ready_to_start: true }));
    expect(run.state.phase).toBe("countdown");
    expect(keepsFrames(run.state)).toBe(true);
    run.seconds(COUNTDOWN_S);
    expect(run.state.phase).toBe("working");
    expect(run.asked()).toEqual(["begin_set", "say get_ready", "say “2”", "say “1”", "say go"]);
  });

  it("offers to go on without the camera after half a minute, and says so once", () => {
    const run = guiding().seconds(SEARCH_S - 1);
    expect(run.state.offersPace).toBe(false);
    run.asked();
    run.seconds(5);
    expect(run.state.offersPace).toBe(true);
    expect(run.asked()).toEqual(["say offer_pace"]);
  });

  it("goes back with a reason where the camera is refused, and can be tried again", () => {
    const run = new Run().send({ type: "start" }, { type: "trouble", problem: "refused" });
    expect(run.state).toMatchObject({ phase: "ready", problem: "refused" });
    run.send({ type: "start" });
    expect(run.state).toMatchObject({ phase: "asking", problem: null });
  });

  it("goes on without the camera from there, too", () => {
    const run = new Run().send(
      { type: "start" },
      { type: "trouble", problem: "no_camera" },
      { type: "pace" },
    );
    expect(run.state).toMatchObject({ phase: "countdown", mode: "pace", problem: null });
  });
});

describe("a set", () => {
  it("counts, with one cue beside the count", () => {
    const run = working();
    run.send(told({ count: 1 }));
    run.send(told({ count: 2, say: { key: "a.b", text: "Push through your heels." } }));
    run.send(told({ count: 2 }));
    expect(run.asked()).toEqual(["count 1", "count 2 Push through your heels."]);
    expect(run.state).toMatchObject({ count: 2, cue: "Push through your heels." });
  });

  it("lets a cue go with the next repetition that does without it", () => {
    const run = working();
    run.send(told({ count: 1, say: { key: "a.b", text: "Chin level." } }), told({ count: 2 }));
    expect(run.state.cue).toBe("");
  });

  it("tells a part of the way apart", () => {
    const run = working().send(told({ partial: 1 }), told({ partial: 1 }));
    expect(run.state).toMatchObject({ count: 0, partial: 1 });
    expect(run.asked()).toEqual(["say part_way"]);
  });

  it("never counts backwards while frames are sent again, and says no count twice", () => {
    const run = working().send(told({ count: 2, partial: 1 }));
    run.asked();
    run.send(told({ count: 0 }), told({ count: 1 }), told({ count: 2, partial: 1 }));
    expect(run.state).toMatchObject({ count: 2, partial: 1 });
    expect(run.asked()).toEqual([]);
  });

  it("ends at the number that was planned, and rests", () => {
    const run = working().send(told({ count: 3 }));
    expect(run.asked()).toEqual(["finish_set", "say set_done"]);
    expect(run.state).toMatchObject({ phase: "resting", leftS: 30, set: 1 });
    expect(run.state.done).toMatchObject([{ number: 1, reps: 3, state: "saving" }]);
  });

  it("keeps what was done where it is stopped early", () => {
    const run = working().send(told({ count: 1 }), { type: "stop" });
    expect(run.state).toMatchObject({ phase: "resting" });
    expect(run.state.done).toMatchObject([{ reps: 1 }]);
  });

  it("keeps nothing where nothing was done", () => {
    const run = working().send({ type: "stop" });
    expect(run.asked()).toEqual(["discard_set", "release"]);
    expect(run.state).toMatchObject({ phase: "ready", done: [] });
  });

  it("says that the connection is away, and back", () => {
    const run = working().send({ type: "connection", connection: "away" });
    run.send({ type: "connection", connection: "open" });
    expect(run.asked()).toEqual(["say away", "say back"]);
    expect(run.state.phase).toBe("working");
  });

  it("saves what was counted when the camera is taken away", () => {
    const run = working().send(told({ count: 2 }));
    run.asked();
    run.send({ type: "trouble", problem: "lost_camera" });
    expect(run.asked()).toEqual(["finish_set", "release"]);
    expect(run.state).toMatchObject({ phase: "ready", problem: "lost_camera" });
    expect(run.state.done).toHaveLength(1);
  });

  it("begins the set anew when the phone is turned before anything was counted", () => {
    const run = working().send({ type: "turned" });
    expect(run.asked()).toEqual(["discard_set", "guide"]);
    expect(run.state.phase).toBe("guiding");
  });
});

describe("pauses", () => {
  it("while out of sight, and goes on after a moment to step into place", () => {
    const run = working().send(told({ count: 1 }), { type: "hidden" });
    expect(run.state.paused).toBe("hidden");
    expect(wantsFrames(run.state)).toBe(false);
    run.seconds(20);
    run.asked();
    run.send({ type: "visible" });
    expect(run.state).toMatchObject({ paused: "returning", leftS: COUNTDOWN_S });
    expect(wantsFrames(run.state)).toBe(false);
    run.seconds(COUNTDOWN_S);
    expect(run.state).toMatchObject({ paused: "no", phase: "working", count: 1 });
    expect(run.asked()).toEqual(["say goes_on", "say go"]);
  });

  it("begin the countdown anew", () => {
    const run = guiding().send(told({ ready_to_start: true })).seconds(2);
    run.send({ type: "hidden" }).seconds(9).send({ type: "visible" });
    expect(run.state).toMatchObject({ phase: "countdown", leftS: COUNTDOWN_S, paused: "no" });
  });

  it("are asked for, and ended, by hand", () => {
    const run = working().send({ type: "pause" });
    expect(run.state.paused).toBe("asked");
    run.send({ type: "visible" });
    expect(run.state.paused).toBe("asked");
    run.send({ type: "resume" });
    expect(run.state.paused).toBe("returning");
  });

  it("do not stop a rest", () => {
    const run = working().send(told({ count: 3 }), { type: "hidden" }).seconds(5);
    expect(run.state).toMatchObject({ phase: "resting", paused: "no", leftS: 25 });
  });
});

describe("rest and end", () => {
  it("leads to the next set, which is guided again", () => {
    const run = working().send(told({ count: 3 })).seconds(30);
    expect(run.state).toMatchObject({ phase: "guiding", set: 2, count: 0, searchingS: 0 });
    expect(run.asked()).toEqual(["finish_set", "say set_done", "say ten_left", "guide"]);
  });

  it("can be skipped, and made longer", () => {
    const run = working().send(told({ count: 3 }), { type: "more_rest" });
    expect(run.state.leftS).toBe(45);
    run.send({ type: "skip" });
    expect(run.state).toMatchObject({ phase: "guiding", set: 2 });
  });

  it("is over after the last set", () => {
    const run = working().send(told({ count: 3 }), { type: "skip" });
    run.send(told({ ready_to_start: true })).seconds(COUNTDOWN_S).send(told({ count: 3 }));
    expect(run.state.phase).toBe("done");
    expect(staysAwake(run.state)).toBe(false);
    expect(run.asked()).toContain("release");
    expect(run.state.done.map((one) => one.number)).toEqual([1, 2]);
  });

  it("is over when somebody stops while resting", () => {
    const run = working().send(told({ count: 3 }), { type: "stop" });
    expect(run.state).toMatchObject({ phase: "done" });
  });

  it("writes a set into the log once the server has it, or will never have it", () => {
    const run = working().send(told({ count: 3 }));
    expect(run.asked()).not.toContain("log");
    run.send({ type: "saved", number: 1, url: "/run/", run: "r", count: 3, heldS: null });
    expect(run.asked()).toEqual(["log"]);
    expect(run.state.done).toMatchObject([{ url: "/run/", run: "r", state: "saved" }]);
    run.send({ type: "not_saved", number: 1, why: "No room." });
    expect(run.state.done).toMatchObject([{ state: "failed", why: "No room." }]);
  });
});

describe("a held position", () => {
  const rep = (start_s: number, end_s: number) => ({
    start_s,
    peak_s: (start_s + end_s) / 2,
    end_s,
    status: "complete" as const,
    view: "side" as const,
    cues: [],
  });

  it("is kept in seconds, each hold once however often it is told", () => {
    const run = new Run();
    run.state = { ...beginning({ sets: 1, reps: 2, restS: 30, isHold: true }), phase: "working" };
    run.send(
      told({ held_s: 12 }),
      told({ held_s: 20, count: 1 }),
      told({ held_s: null, count: 1, reps: [rep(2, 24)] }),
      told({ held_s: null, count: 1, reps: [rep(2, 24)] }),
      told({ held_s: 20.5, count: 2 }),
    );
    expect(run.state.done).toMatchObject([{ reps: 2, heldS: 42.5 }]);
  });

  it("that is broken off counts as long as it was held", () => {
    const run = new Run();
    run.state = { ...beginning({ sets: 1, reps: 2, restS: 30, isHold: true }), phase: "working" };
    run.send(told({ held_s: 12, partial: 1 }), { type: "stop" });
    expect(run.state.done).toMatchObject([{ heldS: 12 }]);
  });

  it("has as many seconds as the server heard, also where the page was not told", () => {
    const run = new Run();
    run.state = { ...beginning({ sets: 1, reps: 2, restS: 30, isHold: true }), phase: "working" };
    run.send(told({ held_s: 3 }), { type: "connection", connection: "away" }, { type: "stop" });
    run.send({ type: "saved", number: 1, url: "/run/", run: "r", count: 1, heldS: 27.5 });
    expect(run.state.done).toMatchObject([{ reps: 1, heldS: 27.5 }]);
  });

  it("leaves what is counted without seconds", () => {
    const run = new Run();
    run.state = { ...beginning({ sets: 1, reps: 1, restS: 30 }), phase: "working" };
    run.send(told({ count: 1, reps: [rep(2, 4)] }));
    expect(run.state.done).toMatchObject([{ reps: 1, heldS: null }]);
  });
});

describe("without the camera", () => {
  function pacing(): Run {
    const run = guiding().send({ type: "pace" }).seconds(COUNTDOWN_S);
    run.asked();
    return run;
  }

  it("wants no frames and keeps the tempo", () => {
    const run = guiding();
    run.asked();
    run.send({ type: "pace" });
    expect(run.asked()).toEqual(["discard_set", "release", "say get_ready"]);
    run.seconds(COUNTDOWN_S);
    expect(wantsFrames(run.state)).toBe(false);
    expect(run.asked()).toEqual(["say “2”", "say “1”", "begin_pace", "say go"]);
  });

  it("ends when the member says so, and is logged at once", () => {
    const run = pacing().send({ type: "paced" }, { type: "paced" }, { type: "tapped" });
    expect(run.asked()).toEqual(["count 1", "count 2", "end_pace", "log", "say set_done"]);
    expect(run.state.done).toMatchObject([{ reps: 2, byHand: true, state: "by_hand" }]);
  });

  it("takes the next set without looking for a view", () => {
    const run = pacing().send({ type: "paced" }, { type: "tapped" }, { type: "skip" });
    expect(run.state).toMatchObject({ phase: "countdown", mode: "pace", set: 2 });
  });

  it("does not count while paused", () => {
    const run = pacing().send({ type: "hidden" }, { type: "paced" });
    expect(run.state.count).toBe(0);
  });
});
