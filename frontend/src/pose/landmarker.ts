// The pose model, and how its answer is written down.

import { PoseLandmarker, type PoseLandmarkerResult } from "@mediapipe/tasks-vision";

import type { Engine } from "./messages";

const POINTS = 33;

/** x px, y px, z px and visibility of every point; null where nobody was seen. */
export function flatLandmarks(
  result: PoseLandmarkerResult,
  width: number,
  height: number,
): Float32Array | null {
  const points = result.landmarks[0];
  if (!points || points.length !== POINTS) return null;
  const flat = new Float32Array(POINTS * 4);
  points.forEach((point, index) => {
    flat[index * 4] = point.x * width;
    flat[index * 4 + 1] = point.y * height;
    flat[index * 4 + 2] = point.z * width;
    flat[index * 4 + 3] = point.visibility;
  });
  return flat;
}

/** What the model's program prints is for those who look into it, not for a console of faults. */
function quiet(): void {
  const print = (text: string) => console.debug(text);
  (globalThis as { Module?: object }).Module = { print, printErr: print };
}

/** A model, loaded and ready; throws where the device cannot run it. */
export async function loadedLandmarker(base: string, engine: Engine): Promise<PoseLandmarker> {
  const modelAssetBuffer = await modelBytes(`${base}pose_landmarker_${engine.model}.task`);
  quiet();
  return PoseLandmarker.createFromOptions(
    {
      wasmLoaderPath: `${base}vision_wasm_internal.js`,
      wasmBinaryPath: `${base}vision_wasm_internal.wasm`,
    },
    {
      baseOptions: { modelAssetBuffer, delegate: engine.delegate },
      runningMode: "VIDEO",
      numPoses: 1,
    },
  );
}

async function modelBytes(address: string): Promise<Uint8Array> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Mean brightness of pictures, 0 to 1. */
export class LightMeter {
  private readonly context: OffscreenCanvasRenderingContext2D | null;

  constructor() {
    this.context =
      typeof OffscreenCanvas === "undefined"
        ? null
        : new OffscreenCanvas(16, 16).getContext("2d", { willReadFrequently: true });
  }

  of(image: ImageBitmap): number | null {
    if (!this.context) return null;
    this.context.drawImage(image, 0, 0, 16, 16);
    const { data } = this.context.getImageData(0, 0, 16, 16);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) {
      sum += 0.2126 * (data[i] ?? 0) + 0.7152 * (data[i + 1] ?? 0) + 0.0722 * (data[i + 2] ?? 0);
    }
    return sum / (data.length / 4) / 255;
  }
}
