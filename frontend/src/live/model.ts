// The pose model beside the page: in a worker where the browser can, else in the page.

import type { Engine, FromPose, Port, ToPose } from "../pose/messages";

export interface PoseListener {
  /** The engine was found that the device can carry. */
  onReady(engine: Engine): void;
  onPose(pose: Extract<FromPose, { kind: "pose" }>): void;
  onFailed(): void;
}

/** Where the engine that a device can carry is remembered. */
function memoryKey(base: string): string {
  return `tonus.pose:${base}`;
}

export class PoseModel {
  engine: Engine = { model: "lite", delegate: "GPU" };
  private send: ((message: ToPose, transfer: Transferable[]) => void) | null = null;
  private end: () => void = () => undefined;
  private isReady = false;
  private isSettled = false;
  private isBusy = false;
  private inPage = false;

  constructor(
    private readonly base: string,
    private readonly memory: Pick<Storage, "getItem" | "setItem">,
    private readonly listener: PoseListener,
  ) {}

  /** Whether a frame would be looked at now. */
  get isFree(): boolean {
    return this.isReady && !this.isBusy;
  }

  load(): void {
    if (this.send) {
      if (this.isSettled) this.listener.onReady(this.engine);
      return;
    }
    if (typeof Worker === "undefined") void this.loadInPage();
    else this.loadWorker();
  }

  look(image: ImageBitmap, timeMs: number): void {
    if (!this.isFree || !this.send) {
      image.close();
      return;
    }
    this.isBusy = true;
    this.send({ kind: "frame", image, timeMs }, [image]);
  }

  close(): void {
    this.end();
    this.send = null;
    this.isReady = this.isSettled = this.isBusy = false;
  }

  private loadWorker(): void {
    const worker = new Worker(`${this.base}pose.js`);
    worker.onmessage = (event: MessageEvent<FromPose>) => this.hear(event.data);
    worker.onerror = () => this.failed();
    this.send = (message, transfer) => worker.postMessage(message, transfer);
    this.end = () => worker.terminate();
    this.begin();
  }

  private async loadInPage(): Promise<void> {
    this.inPage = true;
    try {
      await scriptLoaded(`${this.base}pose.js`);
    } catch {
      this.listener.onFailed();
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event: MessageEvent<FromPose>) => this.hear(event.data);
    this.send = (message, transfer) => port1.postMessage(message, transfer);
    this.end = () => port1.postMessage({ kind: "close" } satisfies ToPose);
    window.tonusPose?.(port2 as Port<ToPose, FromPose>);
    this.begin();
  }

  private begin(): void {
    this.send?.({ kind: "load", base: this.base, engine: this.remembered() }, []);
  }

  private hear(message: FromPose): void {
    switch (message.kind) {
      case "ready":
        this.engine = message.engine;
        this.isReady = true;
        if (!message.settled) return;
        this.isSettled = true;
        this.memory.setItem(memoryKey(this.base), JSON.stringify(message.engine));
        this.listener.onReady(message.engine);
        return;
      case "pose":
        this.isBusy = false;
        this.listener.onPose(message);
        return;
      case "failed":
        console.info("The pose model does not run.", message.why);
        this.failed();
    }
  }

  private failed(): void {
    this.close();
    if (this.inPage) this.listener.onFailed();
    else void this.loadInPage();
  }

  private remembered(): Engine | null {
    try {
      const held: unknown = JSON.parse(this.memory.getItem(memoryKey(this.base)) ?? "null");
      return isEngine(held) ? held : null;
    } catch {
      return null;
    }
  }
}

function isEngine(value: unknown): value is Engine {
  if (typeof value !== "object" || value === null) return false;
  const { model, delegate } = value as Partial<Engine>;
  return (model === "lite" || model === "full") && (delegate === "GPU" || delegate === "CPU");
}

function scriptLoaded(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });
}
