// Puts the parts together: events of the world go into the machine, and what it asks
// for is done.

import { memoryOf } from "../app/uploads";
import type { Outbox } from "../outbox/outbox";
import { holdSets } from "../outbox/world";
import type { FromPose } from "../pose/messages";
import { cameras, canAsk, closeStream, FrameSource, openedCamera, problemOf } from "./camera";
import { momentOf, newId } from "./ids";
import { KeptSet } from "./keeping";
import { Line, type Listener, type Surroundings, type Way } from "./line";
import { type LogState, type Owner, type SetItem, SetLog } from "./log";
import {
  beginning,
  type Done,
  type Effect,
  type Event,
  keepsFrames,
  next,
  type Problem,
  type Saying,
  type State,
  staysAwake,
  wantsFrames,
} from "./machine";
import { PoseModel } from "./model";
import { feetInside, Overlay } from "./overlay";
import { type Breath, Pace, PacedPerson } from "./pace";
import { type LiveError, type Setup, type Start, VERSION } from "./protocol.gen";
import { Stage } from "./stage";
import { Voice } from "./voice";
import { WakeLock } from "./wake";
import { type PageData, WordBook } from "./words";

/** A set on its way: its line, and what the log will say of it. */
interface Sending {
  line: Line;
  number: number;
  /** What of it is kept on the device; null until it begins. */
  kept: KeptSet | null;
}

/** What the log says of a set. */
type Counted = Pick<Done, "number" | "reps" | "partial" | "heldS" | "byHand" | "run">;

export class Coach {
  private state: State;
  private readonly words: WordBook;
  private readonly stage: Stage;
  private readonly voice: Voice;
  private readonly wake: WakeLock;
  private readonly overlay: Overlay;
  private readonly model: PoseModel;
  private readonly source: FrameSource;
  private readonly log: SetLog;
  private readonly pace: Pace;
  private readonly session = newId();
  private readonly started = new Map<number, string>();
  /** Under which id a set goes into the log, from whichever page it is sent. */
  private readonly entries = new Map<number, string>();
  private stream: MediaStream | null = null;
  private deviceId: string | null = null;
  private current: Sending | null = null;
  private readonly sending = new Set<Sending>();
  private way: Way | null = null;
  private beganMs: number | null = null;
  private feet: boolean | null = null;
  private beat: Breath = "hold";
  private holdLeftS: number | null = null;
  private problemText = "";
  private logText = "";
  private ticking = 0;
  private size = { width: 0, height: 0 };

  constructor(
    private readonly page: Document,
    private readonly view: Window & typeof globalThis,
    private readonly data: PageData,
    private readonly around: Surroundings,
    private readonly outbox: Promise<Outbox>,
    private readonly owner: Owner,
  ) {
    const { sets, reps, rest_s } = data;
    this.state = beginning({ sets, reps, restS: rest_s, isHold: data.is_hold });
    this.words = new WordBook(data.words);
    this.stage = new Stage(page, this.words);
    this.voice = new Voice(view, page.documentElement.lang, () => this.show());
    this.wake = new WakeLock(view.navigator, page);
    this.overlay = new Overlay(this.stage.canvas);
    this.model = new PoseModel(data.pose, memoryOf(view), {
      onReady: () => this.send({ type: "model" }),
      onPose: (pose) => this.posed(pose),
      onFailed: () => this.send({ type: "trouble", problem: "no_model" }),
    });
    this.source = new FrameSource(
      this.stage.video,
      () => this.model.isFree && wantsFrames(this.state),
      (image, timeMs) => this.model.look(image, timeMs),
    );
    this.log = new SetLog(outbox, owner, (state) => this.logged(state));
    holdSets(this.session);
    const person = new PacedPerson(this.stage.figure);
    const still = view.matchMedia("(prefers-reduced-motion: reduce)");
    this.pace = new Pace(
      data.tempo,
      (beat) => this.breathe(beat),
      () => this.send({ type: "paced" }),
      (share) => {
        if (!still.matches) person.show(share);
      },
      (leftS) => this.hold(leftS),
    );
    this.listen();
    this.show();
  }

  // --- events ------------------------------------------------------------------------

  private listen(): void {
    const { stage } = this;
    const press = (name: string, event: Event) => stage.onPress(name, () => this.send(event));
    stage.onPress("start", () => {
      this.voice.unlock();
      this.send({ type: "start" });
    });
    stage.onPress("pace", () => {
      this.voice.unlock();
      this.send({ type: "pace" });
    });
    press("stop", { type: "stop" });
    press("tapped", { type: "tapped" });
    press("skip", { type: "skip" });
    press("more", { type: "more_rest" });
    stage.onPress("resume", () =>
      this.send({ type: this.state.paused === "hidden" ? "visible" : "resume" }),
    );
    stage.onPress("voice", () => this.voice.toggle());
    stage.onPress("flip", () => void this.flip());
    stage.part("cameras").addEventListener("change", (event) => {
      void this.useCamera((event.target as HTMLSelectElement).value);
    });
    // Escape pauses; only Stop stops.
    stage.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.send({ type: this.state.paused === "asked" ? "resume" : "pause" });
    });
    stage.video.addEventListener("resize", () => this.resized());
    this.page.addEventListener("visibilitychange", () => {
      this.send({ type: this.page.visibilityState === "hidden" ? "hidden" : "visible" });
    });
    this.view.addEventListener("online", () => {
      for (const one of this.sending) one.line.online();
    });
    this.view.addEventListener("offline", () => {
      for (const one of this.sending) one.kept?.keep();
    });
    this.view.addEventListener("pagehide", () => this.release());
    this.view.addEventListener("beforeunload", (event) => {
      if ([...this.sending].some((one) => one !== this.current) || this.isInSet) {
        event.preventDefault();
      }
    });
  }

  private get isInSet(): boolean {
    return this.state.phase === "working" && this.state.count > 0;
  }

  private send(event: Event): void {
    const before = this.state;
    const { state, effects } = next(this.state, event);
    this.state = state;
    for (const effect of effects) this.perform(effect);
    if (before.phase !== state.phase) this.moved(state);
    this.pace.paused = state.paused !== "no";
    this.wake.want(staysAwake(state));
    this.show();
  }

  /** What a new phase brings with it, whatever led there. */
  private moved(state: State): void {
    this.view.clearInterval(this.ticking);
    if (state.phase !== "ready" && state.phase !== "done") {
      this.ticking = this.view.setInterval(() => this.send({ type: "second" }), 1000);
    }
    if (state.phase === "resting") this.overlay.clear();
    if (state.phase === "done" || state.phase === "ready") {
      this.view.setTimeout(() => this.stage.part("heading").focus(), 0);
    }
  }

  private perform(effect: Effect): void {
    switch (effect.do) {
      case "open_camera":
        void this.openCamera();
        return;
      case "load_model":
        if (!this.data.pose) this.view.setTimeout(() => this.trouble("no_model"), 0);
        else this.model.load();
        return;
      case "guide":
        this.guide();
        return;
      case "begin_set":
        this.beginSet();
        return;
      case "finish_set":
        this.finishSet();
        return;
      case "discard_set":
        this.drop();
        return;
      case "begin_pace":
        this.holdLeftS = null;
        this.startsSet();
        this.pace.start();
        return;
      case "end_pace":
        this.pace.stop();
        return;
      case "log":
        this.write(effect.number);
        return;
      case "release":
        this.release();
        return;
      case "say":
        this.say(effect.words);
    }
  }

  private trouble(problem: Problem): void {
    this.send({ type: "trouble", problem });
  }

  // --- camera and model ----------------------------------------------------------------

  private async openCamera(): Promise<void> {
    if (!this.view.isSecureContext || !canAsk()) {
      this.trouble("insecure");
      return;
    }
    try {
      await this.useCamera(this.deviceId);
    } catch (error) {
      this.trouble(problemOf(error));
      return;
    }
    this.send({ type: "camera" });
    void this.listCameras();
  }

  private async useCamera(deviceId: string | null): Promise<void> {
    // Many phones open one camera at a time.
    closeStream(this.stream);
    const picture = await openedCamera(deviceId);
    if (this.state.phase === "ready" || this.state.mode === "pace") {
      closeStream(picture.stream);
      return;
    }
    this.stream = picture.stream;
    this.deviceId = picture.deviceId;
    this.stage.mirror(picture.isMirrored);
    const { video } = this.stage;
    video.srcObject = picture.stream;
    picture.stream.getVideoTracks()[0]?.addEventListener("ended", () => {
      if (this.stream === picture.stream) this.trouble("lost_camera");
    });
    await video.play();
    this.resized();
    this.source.start();
  }

  private async listCameras(): Promise<void> {
    const found = await cameras();
    this.stage.part("flip").hidden = found.length !== 2;
    const choice = this.stage.part("cameras");
    choice.hidden = found.length < 3;
    const select = choice.querySelector("select");
    select?.replaceChildren(
      ...found.map((one, index) => {
        const option = this.page.createElement("option");
        option.value = one.deviceId;
        option.textContent = one.label || this.words.of("camera_number", { number: index + 1 });
        option.selected = one.deviceId === this.deviceId;
        return option;
      }),
    );
  }

  private async flip(): Promise<void> {
    const found = await cameras();
    const other = found.find((one) => one.deviceId !== this.deviceId);
    if (!other) return;
    try {
      await this.useCamera(other.deviceId);
    } catch (error) {
      this.trouble(problemOf(error));
    }
  }

  /** The picture has another size: the phone was turned, or the camera changed. */
  private resized(): void {
    const { videoWidth: width, videoHeight: height } = this.stage.video;
    if (width === 0 || (width === this.size.width && height === this.size.height)) return;
    const isFirst = this.size.width === 0;
    this.size = { width, height };
    this.overlay.size(width, height);
    if (isFirst) return;
    if (this.state.phase === "guiding") this.current?.line.setUp(this.setup());
    // What was judged so far was measured in another picture.
    else if (keepsFrames(this.state)) this.send({ type: "turned" });
  }

  private release(): void {
    this.source.stop();
    closeStream(this.stream);
    this.stream = null;
    this.stage.video.srcObject = null;
    this.size = { width: 0, height: 0 };
    this.overlay.clear();
    this.model.close();
    this.feet = null;
  }

  private posed(pose: Extract<FromPose, { kind: "pose" }>): void {
    if (!wantsFrames(this.state)) return;
    const { width, height } = this.size;
    const { landmarks, timeMs, light } = pose;
    const feet = landmarks ? feetInside(landmarks, width, height) : null;
    this.overlay.draw(landmarks);
    const line = this.current?.line;
    if (line) {
      if (light !== null && this.state.phase === "guiding") line.shine(light);
      this.beganMs ??= timeMs;
      line.add((timeMs - this.beganMs) / 1000, landmarks);
      if (keepsFrames(this.state) && line.frames.isFull) this.send({ type: "full" });
    }
    if (feet !== this.feet) {
      this.feet = feet;
      this.show();
    }
  }

  // --- sets --------------------------------------------------------------------------

  private setup(): Setup {
    const { exercise } = this.data;
    return { type: "setup", version: VERSION, exercise, ...this.size };
  }

  private guide(): void {
    this.beganMs = null;
    if (this.current) {
      this.current.line.setUp(this.setup());
      return;
    }
    const listener: Listener = {
      onConnection: (connection) => {
        this.way = one.line.way ?? this.way;
        if (connection === "away") one.kept?.keep();
        if (this.current === one) this.send({ type: "connection", connection });
      },
      onState: (told) => {
        if (this.current === one) this.send({ type: "told", told });
      },
      onSaved: ({ url, run, count, held_s: heldS }) => {
        this.sending.delete(one);
        this.send({ type: "saved", number: one.number, url, run, count, heldS });
        void one.kept?.settled();
      },
      onFailed: (error) => this.failed(one, error),
    };
    const one: Sending = {
      number: this.state.set,
      line: new Line(this.setup(), this.around, listener, this.way),
      kept: null,
    };
    this.current = one;
    this.sending.add(one);
  }

  private failed(one: Sending, error: LiveError): void {
    this.sending.delete(one);
    if (this.current === one) {
      this.current = null;
      this.problemText = error.message;
      this.trouble(error.code);
    } else {
      this.send({ type: "not_saved", number: one.number, why: error.message });
    }
    void one.kept?.settled();
  }

  private beginSet(): void {
    const one = this.current;
    if (!one) return;
    one.number = this.state.set;
    this.beganMs = null;
    const startedAt = this.startsSet();
    const start: Start = {
      type: "start",
      version: VERSION,
      set: newId(),
      exercise: this.data.exercise,
      depth: this.data.depth,
      ...this.size,
      target_reps: this.data.reps,
      started_at: startedAt,
      zone: zoneHere(),
      model: this.model.engine.model,
    };
    one.line.begin(start);
    if (!this.data.sync) return;
    one.kept = new KeptSet(
      this.outbox,
      this.owner,
      this.session,
      start,
      this.entry({ number: one.number, reps: 0, partial: 0, heldS: null, byHand: false, run: null }),
      () => one.line.frames,
      (ms, tick) => ticker(this.view, ms, tick),
    );
    if (one.line.connection === "away") one.kept.keep();
  }

  /** The moment in which the present set begins, kept for the log. */
  private startsSet(): string {
    const moment = momentOf(new Date());
    this.started.set(this.state.set, moment);
    this.entries.set(this.state.set, newId());
    return moment;
  }

  private finishSet(): void {
    const done = this.state.done.at(-1);
    if (done) {
      const { repetitions, partial_repetitions, held_s } = this.entry(done);
      this.current?.kept?.finished({ repetitions, partial_repetitions, held_s });
    }
    this.current?.line.finish();
    this.current = null;
  }

  private drop(): void {
    const one = this.current;
    this.current = null;
    if (!one) return;
    this.sending.delete(one);
    one.line.discard();
    void one.kept?.settled();
  }

  private write(number: number): void {
    const done = this.state.done.find((one) => one.number === number);
    if (!done || !this.data.sync || done.state === "saving") return;
    // After a lost connection a set may turn out to have been none.
    const isSomething = done.reps + done.partial > 0 || this.heldOf(done) !== null;
    if (isSomething) void this.log.add(this.entry(done));
  }

  /** Seconds of a held position; without the camera as long as the figure held it. */
  private heldOf({ reps, heldS, byHand }: Counted): number | null {
    if (!this.data.is_hold) return null;
    const seconds = byHand ? reps * (this.data.tempo.hold?.seconds ?? 0) : (heldS ?? 0);
    return seconds > 0 ? Math.round(10 * seconds) / 10 : null;
  }

  private entry(done: Counted): SetItem {
    const { number, reps, partial, byHand, run } = done;
    const heldS = this.heldOf(done);
    return {
      id: this.entries.get(number) ?? newId(),
      kind: "set",
      exercise: this.data.exercise,
      at: this.started.get(number) ?? momentOf(new Date()),
      zone: zoneHere(),
      repetitions: heldS === null ? reps : 0,
      partial_repetitions: heldS === null ? partial : 0,
      held_s: heldS,
      source: byHand ? "hand" : "camera",
      session: this.session,
      run,
    };
  }

  private logged(state: LogState): void {
    const name = { waiting: "log_waiting", saved: "log_saved", refused: "log_refused", idle: "" };
    const why = state.state === "refused" ? state.why : "";
    this.logText = state.state === "idle" ? "" : this.words.of(name[state.state], { why });
    this.show();
  }

  // --- out -----------------------------------------------------------------------------

  private say(saying: Saying): void {
    const text = this.words.said(saying);
    this.voice.say(text);
    this.stage.announce(
      saying.kind === "count"
        ? this.words.of("counted", { count: saying.count, reps: this.data.reps }) +
            (saying.cue ? `. ${saying.cue}` : "")
        : text,
    );
  }

  /** In the tempo of the figure; not announced, since it comes every second. */
  private breathe(beat: Breath): void {
    if (beat !== "hold") this.voice.say(this.words.of(`breathe_${beat}`));
    this.beat = beat;
    this.show();
  }

  /** A position that is held: how long still. */
  private hold(leftS: number | null): void {
    const seconds = this.data.tempo.hold?.seconds ?? 0;
    if (leftS === null) this.voice.say(this.words.of("let_go"));
    else if (this.holdLeftS === null) this.voice.say(this.words.of("hold_for", { seconds }));
    else if (leftS === 10) this.voice.say(this.words.of("ten_left"));
    this.holdLeftS = leftS;
    this.show();
  }

  private show(): void {
    const { problem } = this.state;
    const known = problem ? this.words.of(`problem_${problem}`) : "";
    this.stage.show(this.state, {
      feetInside: this.feet,
      speaks: this.voice.speaks,
      canSpeak: this.voice.canSpeak,
      problemText: known === `problem_${problem}` ? this.problemText : known,
      logText: this.logText,
      beat: this.beat,
      holdLeftS: this.holdLeftS,
      heldS: (done) => this.heldOf(done),
    });
  }
}

function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

function ticker(view: Window, ms: number, tick: () => void): () => void {
  const id = view.setInterval(tick, ms);
  return () => view.clearInterval(id);
}
