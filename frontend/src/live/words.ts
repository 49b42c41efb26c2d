// What the page says, and the values that are filled into it.

import type { Saying } from "./machine";
import type { Tempo } from "./pace";

/** What the server wrote into the page. */
export interface PageData {
  exercise: string;
  name: string;
  depth: string | null;
  sets: number;
  reps: number;
  rest_s: number;
  pose: string;
  socket: string;
  frames: string;
  sync: string;
  /** Whether a position is held: the log then keeps seconds. */
  is_hold: boolean;
  tempo: Tempo;
  words: Record<string, string>;
}

export class WordBook {
  constructor(private readonly words: Readonly<Record<string, string>>) {}

  of(name: string, values: Record<string, string | number> = {}): string {
    return (this.words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key: string) =>
      key in values ? String(values[key]) : whole,
    );
  }

  /** Words that are others for one than for many of `reps`. */
  counted(name: string, values: { reps: number } & Record<string, string | number>): string {
    const one = `${name}_one`;
    return this.of(values.reps === 1 && one in this.words ? one : name, values);
  }

  said(saying: Saying): string {
    if (saying.kind === "text") return saying.text;
    if (saying.kind === "words") return this.of(saying.name, saying.values);
    return saying.cue ? `${saying.count}. ${saying.cue}` : String(saying.count);
  }
}
