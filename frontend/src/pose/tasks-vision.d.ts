// The part of the pose package that is used; its own declarations lie where
// module resolution does not look for them.
declare module "@mediapipe/tasks-vision" {
  export interface NormalizedLandmark {
    x: number;
    y: number;
    z: number;
    visibility: number;
  }

  export interface PoseLandmarkerResult {
    landmarks: NormalizedLandmark[][];
  }

  export class PoseLandmarker {
    static createFromOptions(
      files: { wasmLoaderPath: string; wasmBinaryPath: string },
      options: {
        baseOptions: { modelAssetBuffer: Uint8Array; delegate: "CPU" | "GPU" };
        runningMode: "VIDEO";
        numPoses: number;
      },
    ): Promise<PoseLandmarker>;
    detectForVideo(image: ImageBitmap, timestampMs: number): PoseLandmarkerResult;
    close(): void;
  }
}
