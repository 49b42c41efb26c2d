// Answers frames with landmarks, and finds out meanwhile which model to use.

import type { PoseLandmarker } from "@mediapipe/tasks-vision";

import { chosenEngine, FIRST, isEnough, median, nextToTime, type Timed, WARM_UP } from "./choice";
import { flatLandmarks, LightMeter, loadedLandmarker } from "./landmarker";
import type { Engine, FromPose, Port, ToPose } from "./messages";

const LIGHT_EVERY_MS = 1000;

export class PoseServer {
  private base = "";
  private landmarker: PoseLandmarker | null = null;
  private engine: Engine = FIRST;
  private settled = false;
  private timed: Timed[] = [];
  private took: number[] = [];
  private readonly light = new LightMeter();
  private lightAtMs = Number.NEGATIVE_INFINITY;
  private busy = Promise.resolve();

  constructor(private readonly port: Port<ToPose, FromPose>) {
    port.onmessage = (event) => {
      // One thing after the other, in the order in which they came.
      this.busy = this.busy.then(() => this.take(event.data)).catch((error) => this.fail(error));
    };
  }

  private async take(message: ToPose): Promise<void> {
    if (message.kind === "load") await this.load(message.base, message.engine);
    else if (message.kind === "frame") await this.frame(message.image, message.timeMs);
    else this.close();
  }

  private async load(base: string, known: Engine | null): Promise<void> {
    this.base = base;
    this.settled = known !== null;
    if (!(await this.use(known ?? FIRST))) await this.measureNext();
    this.tell();
  }

  /** Change over to an engine; false where the device cannot run it. */
  private async use(engine: Engine): Promise<boolean> {
    this.close();
    this.took = [];
    this.engine = engine;
    try {
      this.landmarker = await loadedLandmarker(this.base, engine);
      return true;
    } catch (error) {
      console.info("The pose model did not start.", engine, error);
      this.settled = false;
      this.timed.push({ engine, frameMs: Number.POSITIVE_INFINITY });
      return false;
    }
  }

  private async measureNext(): Promise<void> {
    for (;;) {
      const next = nextToTime(this.timed);
      if (next) {
        if (await this.use(next)) return;
        continue;
      }
      const chosen = chosenEngine(this.timed);
      if (!chosen) throw new Error("No pose model runs on this device.");
      const isSame =
        this.landmarker &&
        chosen.model === this.engine.model &&
        chosen.delegate === this.engine.delegate;
      if (!isSame && !(await this.use(chosen))) throw new Error("The pose model stopped.");
      this.settled = true;
      return;
    }
  }

  private async frame(image: ImageBitmap, timeMs: number): Promise<void> {
    if (!this.landmarker) {
      image.close();
      return;
    }
    const began = performance.now();
    let landmarks: Float32Array | null = null;
    let light: number | null = null;
    try {
      const result = this.landmarker.detectForVideo(image, timeMs);
      landmarks = flatLandmarks(result, image.width, image.height);
      if (timeMs - this.lightAtMs >= LIGHT_EVERY_MS) {
        light = this.light.of(image);
        this.lightAtMs = timeMs;
      }
    } catch (error) {
      console.info("The pose model failed at a frame.", this.engine, error);
      this.settled = false;
      this.timed = this.timed.filter((one) => one.engine !== this.engine);
      this.timed.push({ engine: this.engine, frameMs: Number.POSITIVE_INFINITY });
      this.close();
      await this.measureNext();
    } finally {
      image.close();
    }
    const tookMs = performance.now() - began;
    this.say(
      { kind: "pose", timeMs, landmarks, light, tookMs },
      landmarks ? [landmarks.buffer as ArrayBuffer] : [],
    );
    await this.measure(tookMs);
  }

  private async measure(tookMs: number): Promise<void> {
    if (this.settled) return;
    this.took.push(tookMs);
    const timed = this.took.slice(WARM_UP);
    if (!isEnough(timed)) return;
    const frameMs = median(timed);
    this.timed.push({ engine: this.engine, frameMs });
    await this.measureNext();
    this.tell();
  }

  private tell(): void {
    this.say({ kind: "ready", engine: this.engine, settled: this.settled });
  }

  private close(): void {
    this.landmarker?.close();
    this.landmarker = null;
  }

  private fail(error: unknown): void {
    this.close();
    this.say({ kind: "failed", why: error instanceof Error ? error.message : String(error) });
  }

  private say(message: FromPose, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }
}
