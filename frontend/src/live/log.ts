// Sets for the set log, kept on the device until the server has said that it has them.
// Their ids are made here, so that what is sent twice is written once.

export interface SetItem {
  id: string;
  kind: "set";
  exercise: string;
  at: string;
  zone: string;
  repetitions: number;
  partial_repetitions: number;
  source: "camera" | "hand";
  session: string;
  run: string | null;
}

export interface Answered {
  id: string;
  /** Of a conflict the server has what it has: nothing is to be sent again. */
  status: "saved" | "already" | "conflict" | "refused";
  message?: string;
}

export interface LogMemory {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export type Post = (body: string) => Promise<{ status: number; text: string }>;

/** What became of it: `waiting` is tried again by itself. */
export type LogState = { state: "waiting" | "saved" | "idle" } | { state: "refused"; why: string };

const PAUSES_S = [2, 5, 15, 30, 60] as const;

export class SetLog {
  private tries = 0;
  private timer: (() => void) | null = null;
  private isSending = false;

  constructor(
    private readonly key: string,
    private readonly memory: LogMemory,
    private readonly post: Post,
    private readonly after: (ms: number, then: () => void) => () => void,
    private readonly onChange: (state: LogState) => void,
  ) {}

  get waiting(): SetItem[] {
    try {
      const held: unknown = JSON.parse(this.memory.getItem(this.key) ?? "[]");
      return Array.isArray(held) ? (held as SetItem[]) : [];
    } catch {
      return [];
    }
  }

  add(item: SetItem): void {
    this.keep([...this.waiting.filter((one) => one.id !== item.id), item]);
    this.tries = 0;
    void this.send();
  }

  /** Send what waits: at once, and later again where that fails. */
  async send(): Promise<void> {
    this.timer?.();
    this.timer = null;
    const items = this.waiting;
    if (this.isSending || items.length === 0) return;
    this.isSending = true;
    try {
      const { status, text } = await this.post(JSON.stringify({ items }));
      if (status !== 200) throw new Error(`answer ${status}`);
      this.take((JSON.parse(text) as { answers: Answered[] }).answers);
    } catch {
      this.onChange({ state: "waiting" });
      this.later();
    } finally {
      this.isSending = false;
    }
    // What was added meanwhile.
    if (this.timer === null && this.waiting.length > 0) this.later();
  }

  private take(answers: readonly Answered[]): void {
    const done = new Set(answers.map((one) => one.id));
    const before = this.waiting;
    this.keep(before.filter((one) => !done.has(one.id)));
    if (!before.some((one) => done.has(one.id))) throw new Error("nothing was answered");
    this.tries = 0;
    const refused = answers.find(({ status }) => status === "refused" || status === "conflict");
    this.onChange(refused ? { state: "refused", why: refused.message ?? "" } : { state: "saved" });
  }

  private later(): void {
    const pause = PAUSES_S[Math.min(this.tries, PAUSES_S.length - 1)] ?? 60;
    this.tries += 1;
    this.timer = this.after(pause * 1000, () => void this.send());
  }

  private keep(items: readonly SetItem[]): void {
    this.memory.setItem(this.key, JSON.stringify(items));
  }
}
