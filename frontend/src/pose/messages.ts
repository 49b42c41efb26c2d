// What the page and the pose model say to each other.

/** A model and what computes it. */
export interface Engine {
  model: "lite" | "full";
  delegate: "GPU" | "CPU";
}

export type ToPose =
  | { kind: "load"; base: string; engine: Engine | null }
  /** The image is given away; the worker closes it. */
  | { kind: "frame"; image: ImageBitmap; timeMs: number }
  | { kind: "close" };

export type FromPose =
  /** Frames may come; `settled` once measuring is over: the engine stays from here on. */
  | { kind: "ready"; engine: Engine; settled: boolean }
  /** Landmarks of one frame: 33 times x px, y px, z px, visibility; null for nobody. */
  | {
      kind: "pose";
      timeMs: number;
      landmarks: Float32Array | null;
      light: number | null;
      tookMs: number;
    }
  | { kind: "failed"; why: string };

/** Either end of the line between page and model. */
export interface Port<In, Out> {
  postMessage(message: Out, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<In>) => void) | null;
}
