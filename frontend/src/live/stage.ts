// The state, shown.  Everything here is written anew from the state; nothing is read
// back from the page.

import type { Done, State } from "./machine";
import type { Breath } from "./pace";
import type { WordBook } from "./words";

export interface Seen {
  /** Whether both feet are in the picture; null while nobody is. */
  feetInside: boolean | null;
  speaks: boolean;
  canSpeak: boolean;
  problemText: string;
  logText: string;
  /** In the mode without camera: what the tempo asks for now. */
  beat: Breath;
  /** Seconds for which a position is still to be held; null while none is. */
  holdLeftS: number | null;
  /** Seconds that a set was held, as the log has them; null of what is not held. */
  heldS(done: Done): number | null;
}

function need<T extends Element>(root: ParentNode, selector: string): T {
  const found = root.querySelector<T>(selector);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return found;
}

/** Text is written only where it differs, so that nothing is announced twice. */
function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export class Stage {
  readonly dialog: HTMLDialogElement;
  readonly video: HTMLVideoElement;
  readonly canvas: HTMLCanvasElement;
  readonly figure: HTMLElement;
  private readonly title: string;
  private spoken = "";

  constructor(
    private readonly page: Document,
    private readonly words: WordBook,
  ) {
    this.dialog = need<HTMLDialogElement>(page, "[data-live]");
    this.video = need<HTMLVideoElement>(this.dialog, "video");
    this.canvas = need<HTMLCanvasElement>(this.dialog, "canvas");
    this.figure = this.part("figure");
    this.title = page.title;
  }

  part(name: string): HTMLElement {
    return need<HTMLElement>(this.page, `[data-live-${name}]`);
  }

  onPress(name: string, act: () => void): void {
    for (const button of this.page.querySelectorAll(`button[data-live-${name}]`)) {
      button.addEventListener("click", act);
    }
  }

  /** Say something to a screen reader; the same words twice are two announcements. */
  announce(text: string): void {
    const place = this.part("aloud");
    place.textContent = text === this.spoken ? `${text} ` : text;
    this.spoken = place.textContent ?? "";
  }

  mirror(isMirrored: boolean): void {
    this.dialog.classList.toggle("mirrored", isMirrored);
  }

  show(state: State, seen: Seen): void {
    const isOn = state.phase !== "ready" && state.phase !== "done";
    this.open(isOn);
    this.dialog.dataset["phase"] = state.phase;
    this.dialog.dataset["mode"] = state.mode;
    this.showOutside(state, seen, isOn);
    if (!isOn) return;
    for (const panel of this.dialog.querySelectorAll<HTMLElement>("[data-live-shows]")) {
      panel.hidden = panel.dataset["liveShows"] !== state.phase || state.paused !== "no";
    }
    this.showTop(state, seen);
    this.showMiddle(state);
    this.showBottom(state, seen);
    this.showPause(state);
  }

  private open(isOn: boolean): void {
    if (isOn === this.dialog.open) return;
    if (isOn) this.dialog.showModal();
    else this.dialog.close();
    this.page.documentElement.classList.toggle("live-on", isOn);
  }

  private showTop(state: State, seen: Seen): void {
    const chip = this.part("chip");
    chip.hidden = state.mode === "pace" || state.phase === "resting";
    write(chip, this.chipWords(state, seen));
    const { set, plan } = state;
    write(this.part("set"), this.words.of("of_set", { set, sets: plan.sets }));
    const voice = this.part("voice") as HTMLButtonElement;
    const name = seen.canSpeak ? (seen.speaks ? "voice_on" : "voice_off") : "voice_none";
    write(voice, this.words.of(name));
    voice.setAttribute("aria-pressed", String(seen.speaks));
    voice.disabled = !seen.canSpeak;
  }

  private chipWords(state: State, seen: Seen): string {
    if (seen.feetInside === null) return this.words.of("looking");
    const feet = this.words.of(seen.feetInside ? "feet_in" : "feet_out");
    if (state.view === "unknown") return feet;
    return `${this.words.of(`view_${state.view}`)} · ${feet}`;
  }

  private showMiddle(state: State): void {
    const { plan } = state;
    const isGood = state.phase === "guiding" && state.view !== "unknown" && !state.guide.length;
    const first = state.guide[0] ?? this.words.of(isGood ? "good_view" : "guide_first");
    write(this.part("guide"), first);
    this.part("offer").hidden = !state.offersPace;
    write(this.part("countdown"), String(state.leftS));
    write(this.part("count"), String(state.count));
    write(this.part("of"), this.words.of("of_count", { reps: plan.reps }));
    const held = state.heldS === null ? "" : String(Math.floor(state.heldS));
    const pace = state.cadenceSpm === null ? "" : String(Math.round(state.cadenceSpm));
    const words = pace
      ? this.words.of("cadence", { steps: pace })
      : held && this.words.of("held", { seconds: held });
    write(this.part("held"), words);
    const partial = state.partial ? this.words.of("partial", { count: state.partial }) : "";
    write(this.part("partial"), partial);
    this.figure.hidden = state.mode !== "pace";
    write(this.part("rest"), String(state.leftS));
    write(this.part("next"), this.words.of("next_set", { set: state.set + 1, sets: plan.sets }));
  }

  private showBottom(state: State, seen: Seen): void {
    const line = this.part("line");
    line.hidden = state.mode === "pace" || state.connection !== "away";
    write(line, this.words.of("reconnecting"));
    const isWorking = state.phase === "working";
    const isPace = state.mode === "pace";
    const breath = state.count === 0 && seen.beat === "hold" ? "pace_line" : `breathe_${seen.beat}`;
    const paced =
      seen.holdLeftS === null
        ? this.words.of(breath)
        : this.words.of("hold_left", { seconds: seen.holdLeftS });
    const cue = isPace ? paced : state.cue;
    write(this.part("cue"), isWorking ? cue : "");
    this.part("tapped").hidden = !isWorking || state.mode !== "pace";
  }

  private showPause(state: State): void {
    const panel = this.part("pause");
    panel.hidden = state.paused === "no";
    const text =
      state.paused === "returning"
        ? this.words.of("starts_in", { seconds: state.leftS })
        : this.words.of(state.paused === "hidden" ? "paused_hidden" : "paused_asked");
    write(this.part("pause-words"), text);
    this.part("resume").hidden = state.paused === "returning";
    const isPaused = state.paused === "hidden" || state.paused === "asked";
    this.page.title = isPaused ? `${this.words.of("paused")} ${this.title}` : this.title;
  }

  // --- around the dialog -----------------------------------------------------------

  private showOutside(state: State, seen: Seen, isOn: boolean): void {
    const problem = this.part("problem");
    const text = seen.problemText;
    if (!isOn) write(need<HTMLElement>(problem, "p"), text);
    problem.hidden = isOn || text === "";
    const isDone = state.phase === "done";
    this.part("before").hidden = isDone;
    for (const one of this.page.querySelectorAll<HTMLElement>("[data-live-outside]")) {
      one.hidden = isDone;
    }
    this.part("again").hidden = !isDone;
    const hasDone = state.done.length > 0;
    this.part("summary").hidden = !hasDone || isOn;
    if (hasDone) this.showSummary(state, seen);
    write(this.part("log"), seen.logText);
  }

  private showSummary(state: State, seen: Seen): void {
    const list = need<HTMLElement>(this.part("summary"), "ul");
    for (const one of state.done) {
      let item = list.querySelector<HTMLElement>(`[data-number="${one.number}"]`);
      if (!item) {
        item = this.page.createElement("li");
        item.dataset["number"] = String(one.number);
        item.append(this.page.createElement("span"), this.page.createElement("a"));
        list.append(item);
      }
      const [line, link] = [need<HTMLElement>(item, "span"), need<HTMLAnchorElement>(item, "a")];
      const { number, reps, partial } = one;
      const name = one.byHand ? "set_line_hand" : "set_line";
      const parts = [this.words.counted(name, { number, reps, seconds: seconds([one], seen) })];
      if (partial) parts.push(this.words.of("partial", { count: partial }));
      if (one.state === "saving") parts.push(this.words.of("set_saving"));
      if (one.state === "failed") parts.push(this.words.of("set_failed", { why: one.why }));
      write(line, parts.join(", "));
      link.hidden = one.url === null;
      if (one.url !== null) {
        link.href = one.url;
        write(link, this.words.of("set_report"));
        link.setAttribute("aria-label", `${this.words.of("set_report")}, ${parts[0]}`);
      }
    }
    if (state.phase !== "done") return;
    const reps = state.done.reduce((sum, one) => sum + one.reps, 0);
    const values = { sets: state.done.length, reps, seconds: seconds(state.done, seen) };
    const sentence = this.words.of("summary", values);
    write(this.part("heading"), sentence);
    this.part("lead").hidden = true;
  }
}

function seconds(done: readonly Done[], seen: Seen): number {
  return Math.round(done.reduce((sum, one) => sum + (seen.heldS(one) ?? 0), 0));
}
