// What is said aloud, by a voice of the device alone: a voice from elsewhere would send
// out what it is to say.

import { memoryOf } from "../app/uploads";

const KEY = "tonus.voice";

/** The best voice of the device for a language; null where it has none. */
export function localVoice<V extends Pick<SpeechSynthesisVoice, "localService" | "lang" | "default">>(
  voices: readonly V[],
  language: string,
): V | null {
  const wanted = language.toLowerCase();
  const spoken = (voice: V) => voice.lang.toLowerCase().replace("_", "-");
  const fitting = voices.filter(
    (voice) =>
      voice.localService && spoken(voice).split("-")[0] === wanted.split("-")[0],
  );
  return (
    fitting.find((voice) => spoken(voice) === wanted) ??
    fitting.find((voice) => voice.default) ??
    fitting[0] ??
    null
  );
}

export class Voice {
  private voice: SpeechSynthesisVoice | null = null;
  private isMuted = false;

  constructor(
    private readonly view: Window,
    private readonly language: string,
    private readonly onChange: () => void,
  ) {
    this.isMuted = memoryOf(view).getItem(KEY) === "off";
    const synthesis = this.synthesis;
    if (!synthesis) return;
    this.voice = this.found();
    synthesis.addEventListener?.("voiceschanged", () => this.choose());
  }

  /** Whether the device can speak by itself. */
  get canSpeak(): boolean {
    return this.voice !== null;
  }

  get speaks(): boolean {
    return this.canSpeak && !this.isMuted;
  }

  toggle(): void {
    this.isMuted = !this.isMuted;
    memoryOf(this.view).setItem(KEY, this.isMuted ? "off" : "on");
    if (this.isMuted) this.synthesis?.cancel();
    this.onChange();
  }

  /** Some phones speak only once they were asked to while a finger was on the screen. */
  unlock(): void {
    this.say(" ");
  }

  say(text: string): void {
    const synthesis = this.synthesis;
    if (!synthesis || !this.voice || this.isMuted) return;
    // What is new is worth more than the end of what is old.
    if (synthesis.pending || synthesis.speaking) synthesis.cancel();
    const spoken = new SpeechSynthesisUtterance(text);
    spoken.voice = this.voice;
    spoken.lang = this.voice.lang;
    synthesis.speak(spoken);
  }

  private get synthesis(): SpeechSynthesis | null {
    return this.view.speechSynthesis ?? null;
  }

  private found(): SpeechSynthesisVoice | null {
    return localVoice(this.synthesis?.getVoices() ?? [], this.language);
  }

  private choose(): void {
    const found = this.found();
    if (found === this.voice) return;
    this.voice = found;
    this.onChange();
  }
}
