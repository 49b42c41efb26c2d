// What the page is doing, as plain data: an event leads from one state to the next, and
// says what is to be done about it.  No clock, no camera, no voice in here.

import type { Connection } from "./line";
import type { ErrorCode, State as Told, View } from "./protocol.gen";

/** What was chosen before. */
export interface Plan {
  sets: number;
  /** Repetitions of a set; or how often a position is held. */
  reps: number;
  restS: number;
  /** Whether a position is held: seconds are kept then. */
  isHold?: boolean;
}

export type Phase =
  /** Before the camera: what to prepare. */
  | "ready"
  /** The browser asks for the camera. */
  | "asking"
  /** The pose model is on its way. */
  | "loading"
  /** What to change until the view is right. */
  | "guiding"
  | "countdown"
  | "working"
  | "resting"
  | "done";

export type Problem =
  | "refused"
  | "no_camera"
  | "camera_busy"
  | "insecure"
  | "no_model"
  | "lost_camera"
  | "full"
  | ErrorCode;

/** One set that was done. */
export interface Done {
  number: number;
  reps: number;
  partial: number;
  /** Seconds that the position was held; null without the camera, and of what is counted. */
  heldS: number | null;
  byHand: boolean;
  /** Address of the report once it is saved; null until then, and where there is none. */
  url: string | null;
  run: string | null;
  /** Why it was not saved; empty where it was. */
  why: string;
  state: "saving" | "saved" | "failed" | "by_hand";
}

export interface State {
  plan: Plan;
  phase: Phase;
  mode: "camera" | "pace";
  set: number;
  count: number;
  partial: number;
  heldS: number | null;
  /** Seconds of each hold that ended, by when it began. */
  holds: Readonly<Record<string, number>>;
  /** Steps a minute of a walk that goes on. */
  cadenceSpm: number | null;
  view: View;
  guide: readonly string[];
  cue: string;
  /** Seconds that are left of a countdown or a rest. */
  leftS: number;
  /** Seconds without the right view. */
  searchingS: number;
  offersPace: boolean;
  connection: Connection;
  paused: "no" | "hidden" | "asked" | "returning";
  problem: Problem | null;
  done: readonly Done[];
}

export type Event =
  | { type: "start" }
  | { type: "camera" }
  | { type: "model" }
  | { type: "trouble"; problem: Problem }
  | { type: "told"; told: Told }
  | { type: "connection"; connection: Connection }
  /** A second has passed. */
  | { type: "second" }
  | { type: "stop" }
  | { type: "pace" }
  /** In the mode without camera: the tempo has gone through one repetition. */
  | { type: "paced" }
  | { type: "tapped" }
  | { type: "skip" }
  | { type: "more_rest" }
  | { type: "end" }
  | { type: "hidden" }
  | { type: "visible" }
  | { type: "pause" }
  | { type: "resume" }
  | { type: "full" }
  /** The picture has another shape than the one the set began in. */
  | { type: "turned" }
  | {
      type: "saved";
      number: number;
      url: string;
      run: string;
      count: number;
      heldS: number | null;
    }
  | { type: "not_saved"; number: number; why: string };

export type Effect =
  | { do: "open_camera" }
  | { do: "load_model" }
  | { do: "guide" }
  | { do: "begin_set" }
  | { do: "finish_set" }
  | { do: "discard_set" }
  | { do: "begin_pace" }
  | { do: "end_pace" }
  | { do: "log"; number: number }
  | { do: "release" }
  | { do: "say"; words: Saying };

/** What is said aloud: a sentence that the page knows, or one that the server sent. */
export type Saying =
  | { kind: "words"; name: string; values?: Record<string, string | number> }
  | { kind: "text"; text: string }
  | { kind: "count"; count: number; cue: string };

export interface Step {
  state: State;
  effects: Effect[];
}

export const COUNTDOWN_S = 3;
export const SEARCH_S = 30;
export const MORE_REST_S = 15;

export function beginning(plan: Plan): State {
  return {
    plan,
    phase: "ready",
    mode: "camera",
    set: 1,
    count: 0,
    partial: 0,
    heldS: null,
    holds: {},
    cadenceSpm: null,
    view: "unknown",
    guide: [],
    cue: "",
    leftS: 0,
    searchingS: 0,
    offersPace: false,
    connection: "opening",
    paused: "no",
    problem: null,
    done: [],
  };
}

/** Whether frames of the camera are wanted now. */
export function wantsFrames(state: State): boolean {
  return (
    state.mode === "camera" &&
    state.paused === "no" &&
    // While it loads, frames time the model.
    ["loading", "guiding", "countdown", "working"].includes(state.phase)
  );
}

/** Whether frames count, and are kept. */
export function keepsFrames(state: State): boolean {
  return wantsFrames(state) && (state.phase === "countdown" || state.phase === "working");
}

/** Whether the screen must stay on. */
export function staysAwake(state: State): boolean {
  return state.phase !== "ready" && state.phase !== "done" && state.phase !== "asking";
}

const aloud = (name: string, values?: Record<string, string | number>): Effect => ({
  do: "say",
  words: values ? { kind: "words", name, values } : { kind: "words", name },
});

export function next(state: State, event: Event): Step {
  const same: Step = { state, effects: [] };
  switch (event.type) {
    case "start":
      if (state.phase !== "ready" && state.problem === null) return same;
      return {
        state: { ...state, phase: "asking", mode: "camera", problem: null },
        effects: [{ do: "open_camera" }],
      };
    case "camera":
      if (state.phase !== "asking") return same;
      return { state: { ...state, phase: "loading" }, effects: [{ do: "load_model" }] };
    case "model":
      return state.phase === "loading" ? guiding(state) : same;
    case "trouble":
      return troubled(state, event.problem);
    case "told":
      return told(state, event.told);
    case "connection":
      return connected(state, event.connection);
    case "second":
      return second(state);
    case "stop":
      return stopped(state);
    case "end":
      return ended(state);
    case "pace":
      return paced(state);
    case "paced":
      if (state.phase !== "working" || state.mode !== "pace" || state.paused !== "no") return same;
      return counted(state, state.count + 1, state.partial, "");
    case "tapped":
      return state.phase === "working" && state.mode === "pace" ? setOver(state) : same;
    case "skip":
      return state.phase === "resting" ? nextSet(state) : same;
    case "more_rest":
      if (state.phase !== "resting") return same;
      return { state: { ...state, leftS: state.leftS + MORE_REST_S }, effects: [] };
    case "hidden":
      return paused(state, "hidden");
    case "pause":
      return paused(state, "asked");
    case "visible":
      return state.paused === "hidden" ? returning(state) : same;
    case "resume":
      return state.paused === "asked" ? returning(state) : same;
    case "turned":
      return turned(state);
    case "full":
      if (state.phase !== "working") return same;
      return setOver({ ...state, problem: "full" });
    case "saved":
      return logged(state, event.number, {
        state: "saved",
        url: event.url,
        run: event.run,
        reps: event.count,
        // The server has heard all of it, also what was lost on the way to here.
        ...(event.heldS === null ? {} : { heldS: event.heldS }),
      });
    case "not_saved":
      return logged(state, event.number, { state: "failed", why: event.why });
  }
}

// --- before a set ------------------------------------------------------------------

function guiding(state: State): Step {
  return {
    state: {
      ...state,
      phase: "guiding",
      paused: "no",
      searchingS: 0,
      offersPace: false,
      guide: [],
      cue: "",
      count: 0,
      partial: 0,
      heldS: null,
      holds: {},
      cadenceSpm: null,
      problem: null,
    },
    effects: [{ do: "guide" }],
  };
}

function countdown(state: State): Step {
  const counting: State = {
    ...state,
    phase: "countdown",
    leftS: COUNTDOWN_S,
    offersPace: false,
    guide: [],
  };
  // The judge learns during the countdown how the person stands.
  const effects: Effect[] = state.mode === "camera" ? [{ do: "begin_set" }] : [];
  effects.push(aloud("get_ready", { count: COUNTDOWN_S }));
  return { state: counting, effects };
}

function troubled(state: State, problem: Problem): Step {
  if (state.phase === "done") return { state, effects: [] };
  const effects: Effect[] = [{ do: "release" }];
  const inSet = state.phase === "working" && state.mode === "camera";
  // What was counted before is worth keeping.
  if (inSet && state.count + state.partial > 0) {
    const over = setOver(state);
    return {
      state: { ...over.state, problem, phase: "ready" },
      effects: [...over.effects.filter((one) => one.do !== "say"), ...effects],
    };
  }
  if (inSet || state.phase === "guiding" || state.phase === "countdown") {
    effects.unshift({ do: "discard_set" });
  }
  return { state: { ...state, phase: "ready", paused: "no", problem }, effects };
}

/** Without the camera: figure and voice keep the tempo. */
function paced(state: State): Step {
  if (!["ready", "asking", "loading", "guiding", "countdown"].includes(state.phase)) {
    return { state, effects: [] };
  }
  const effects: Effect[] = [];
  if (state.phase === "guiding" || state.phase === "countdown") effects.push({ do: "discard_set" });
  effects.push({ do: "release" });
  const step = countdown({
    ...state,
    mode: "pace",
    problem: null,
    count: 0,
    partial: 0,
    heldS: null,
    cue: "",
    paused: "no",
  });
  return { state: step.state, effects: [...effects, ...step.effects] };
}

// --- a set -----------------------------------------------------------------------

function told(state: State, said: Told): Step {
  if (state.mode !== "camera") return { state, effects: [] };
  if (state.phase === "guiding") {
    const guide = said.guide.map((words) => words.text);
    const seen = { ...state, view: said.view, guide };
    if (said.ready_to_start && state.paused === "no") return countdown(seen);
    const first = guide[0];
    const isNew = first !== undefined && first !== state.guide[0];
    return {
      state: seen,
      effects: isNew ? [{ do: "say", words: { kind: "text", text: first } }] : [],
    };
  }
  if (state.phase !== "working" && state.phase !== "countdown") return { state, effects: [] };
  return counted(
    {
      ...state,
      view: said.view,
      heldS: said.held_s,
      // What is told anew after a lost connection is the same hold.
      holds: state.plan.isHold ? { ...state.holds, ...holdsEnded(said) } : state.holds,
      cadenceSpm: said.cadence_spm,
    },
    said.count,
    said.partial,
    said.say?.text ?? "",
  );
}

function holdsEnded(said: Told): Record<string, number> {
  return Object.fromEntries(said.reps.map((rep) => [rep.start_s, rep.end_s - rep.start_s]));
}

/** Seconds of the holds of a set, of one that goes on so far. */
function heldOf(state: State): number | null {
  if (state.mode === "pace" || !state.plan.isHold) return null;
  return Object.values(state.holds).reduce((sum, one) => sum + one, state.heldS ?? 0);
}

function counted(state: State, count: number, partial: number, said: string): Step {
  // After frames were sent again the count is told anew from the beginning on.
  const rose = count > state.count;
  const seen: State = {
    ...state,
    count: Math.max(count, state.count),
    partial: Math.max(partial, state.partial),
    cue: said || (rose ? "" : state.cue),
  };
  if (rose && count >= state.plan.reps) return setOver(seen);
  const effects: Effect[] = [];
  if (rose) effects.push({ do: "say", words: { kind: "count", count, cue: said } });
  else if (said && said !== state.cue) {
    effects.push({ do: "say", words: { kind: "text", text: said } });
  } else if (partial > state.partial) effects.push(aloud("part_way"));
  return { state: seen, effects };
}

function turned(state: State): Step {
  if (state.phase !== "working" && state.phase !== "countdown") return { state, effects: [] };
  if (state.count + state.partial > 0) return setOver(state);
  const again = guiding(state);
  return { state: again.state, effects: [{ do: "discard_set" }, ...again.effects] };
}

function setOver(state: State): Step {
  const byHand = state.mode === "pace";
  const one: Done = {
    number: state.set,
    reps: state.count,
    partial: state.partial,
    heldS: heldOf(state),
    byHand,
    url: null,
    run: null,
    why: "",
    state: byHand ? "by_hand" : "saving",
  };
  const effects: Effect[] = byHand
    ? [{ do: "end_pace" }, { do: "log", number: one.number }]
    : [{ do: "finish_set" }];
  const isLast = state.set >= state.plan.sets;
  effects.push(
    aloud(isLast ? "all_done" : "set_done", { count: state.count, rest: state.plan.restS }),
  );
  if (isLast) effects.push({ do: "release" });
  return {
    state: {
      ...state,
      phase: isLast ? "done" : "resting",
      leftS: state.plan.restS,
      paused: "no",
      cue: "",
      done: [...state.done, one],
    },
    effects,
  };
}

function nextSet(state: State): Step {
  const none = { count: 0, partial: 0, heldS: null, holds: {}, cue: "" };
  const fresh: State = { ...state, ...none, set: state.set + 1 };
  return state.mode === "camera" ? guiding(fresh) : countdown(fresh);
}

/** The big button: what was done of this set is kept. */
function stopped(state: State): Step {
  // Without a connection nobody has counted yet: what was done is kept, and judged later.
  const isUncounted = state.mode === "camera" && state.connection === "away";
  const isWorth = isUncounted || state.count + state.partial > 0;
  if (state.phase === "working" && isWorth) return setOver(state);
  return ended(state);
}

/** No further set. */
function ended(state: State): Step {
  if (state.phase === "done") return { state, effects: [] };
  const effects: Effect[] = [];
  if (state.phase === "working" && state.count + state.partial > 0) {
    const over = setOver({ ...state, plan: { ...state.plan, sets: state.set } });
    return { ...over, state: { ...over.state, plan: state.plan } };
  }
  if (state.mode === "pace") effects.push({ do: "end_pace" });
  else if (["guiding", "countdown", "working"].includes(state.phase)) {
    effects.push({ do: "discard_set" });
  }
  effects.push({ do: "release" });
  const phase = state.done.length > 0 ? "done" : "ready";
  return { state: { ...state, phase, mode: "camera", paused: "no", problem: null }, effects };
}

// --- time -------------------------------------------------------------------------

function second(state: State): Step {
  if (state.paused === "returning") return returned(state);
  if (state.paused !== "no") return { state, effects: [] };
  switch (state.phase) {
    case "guiding": {
      const searchingS = state.searchingS + 1;
      const offers = searchingS >= SEARCH_S;
      return {
        state: { ...state, searchingS, offersPace: offers },
        effects: offers && !state.offersPace ? [aloud("offer_pace")] : [],
      };
    }
    case "countdown": {
      const leftS = state.leftS - 1;
      if (leftS > 0) {
        return {
          state: { ...state, leftS },
          effects: [{ do: "say", words: { kind: "text", text: String(leftS) } }],
        };
      }
      return {
        state: { ...state, phase: "working", leftS: 0 },
        effects: [...(state.mode === "pace" ? [{ do: "begin_pace" } as const] : []), aloud("go")],
      };
    }
    case "resting": {
      const leftS = state.leftS - 1;
      if (leftS <= 0) return nextSet({ ...state, leftS: 0 });
      return { state: { ...state, leftS }, effects: leftS === 10 ? [aloud("ten_left")] : [] };
    }
    default:
      return { state, effects: [] };
  }
}

function paused(state: State, why: "hidden" | "asked"): Step {
  const runs = ["guiding", "countdown", "working"].includes(state.phase);
  if (!runs || state.paused === "hidden" || state.paused === why) return { state, effects: [] };
  // A countdown that nobody saw the end of begins anew.
  const back = state.phase === "countdown" ? { leftS: COUNTDOWN_S } : {};
  return { state: { ...state, ...back, paused: why }, effects: [aloud("paused")] };
}

/** Back again: a set goes on after a moment to step into place. */
function returning(state: State): Step {
  if (state.phase !== "working") return { state: { ...state, paused: "no" }, effects: [] };
  return {
    state: { ...state, paused: "returning", leftS: COUNTDOWN_S },
    effects: [aloud("goes_on", { seconds: COUNTDOWN_S })],
  };
}

function returned(state: State): Step {
  const leftS = state.leftS - 1;
  if (leftS > 0) return { state: { ...state, leftS }, effects: [] };
  return { state: { ...state, leftS: 0, paused: "no" }, effects: [aloud("go")] };
}

// --- what others say -----------------------------------------------------------------

function connected(state: State, connection: Connection): Step {
  const wasAway = state.connection === "away";
  const inSet = state.phase === "working" && state.mode === "camera";
  const effects: Effect[] = [];
  if (inSet && connection === "away") effects.push(aloud("away"));
  if (inSet && wasAway && connection === "open") effects.push(aloud("back"));
  return { state: { ...state, connection }, effects };
}

function logged(state: State, number: number, change: Partial<Done>): Step {
  const done = state.done.map((one) => (one.number === number ? { ...one, ...change } : one));
  return { state: { ...state, done }, effects: [{ do: "log", number }] };
}
