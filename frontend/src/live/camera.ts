// The camera: asking for it, changing it, and its frames one at a time.

import { FrameClock } from "./clock";
import type { Problem } from "./machine";

export interface Picture {
  stream: MediaStream;
  deviceId: string;
  /** Shown as in a mirror: only what looks back at whoever looks at the screen. */
  isMirrored: boolean;
}

/** What the browser's refusal means. */
export function problemOf(error: unknown): Problem {
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "no_camera";
  return "camera_busy";
}

export function canAsk(): boolean {
  return typeof navigator.mediaDevices?.getUserMedia === "function";
}

export async function openedCamera(deviceId: string | null): Promise<Picture> {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  const which = deviceId
    ? { deviceId: { exact: deviceId } }
    : // The screen is to be seen from where the camera sees.
      { facingMode: { ideal: "user" } };
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { ...size, ...which },
  });
  const track = stream.getVideoTracks()[0];
  const settings = track?.getSettings() ?? {};
  return {
    stream,
    deviceId: settings.deviceId ?? "",
    isMirrored: settings.facingMode === "user",
  };
}

export async function cameras(): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((one) => one.kind === "videoinput");
}

export function closeStream(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** What is used of the metadata of a frame. */
interface Metadata {
  captureTime?: number;
  mediaTime?: number;
}

/** Hands over frames, each with its own time; drops those that nobody has time for. */
export class FrameSource {
  private clock = new FrameClock();
  private isRunning = false;
  private isTaking = false;
  private lastTime = -1;

  constructor(
    private readonly video: HTMLVideoElement,
    /** Whether a frame can be taken now. */
    private readonly isFree: () => boolean,
    private readonly onFrame: (image: ImageBitmap, timeMs: number) => void,
  ) {}

  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.clock = new FrameClock();
    this.wait();
  }

  stop(): void {
    this.isRunning = false;
  }

  private wait(): void {
    if (!this.isRunning) return;
    if ("requestVideoFrameCallback" in this.video) {
      this.video.requestVideoFrameCallback((nowMs, metadata) => {
        this.wait();
        void this.take(nowMs, metadata);
      });
      return;
    }
    requestAnimationFrame((nowMs) => {
      this.wait();
      const time = (this.video as HTMLVideoElement).currentTime;
      if (time === this.lastTime) return;
      this.lastTime = time;
      void this.take(nowMs, { mediaTime: time });
    });
  }

  private async take(nowMs: number, { captureTime, mediaTime }: Metadata): Promise<void> {
    const timeMs = this.clock.next({
      captureMs: captureTime,
      mediaMs: mediaTime === undefined ? undefined : mediaTime * 1000,
      nowMs,
    });
    if (timeMs === null || this.isTaking || !this.isFree()) return;
    if (this.video.videoWidth === 0) return;
    this.isTaking = true;
    try {
      const image = await createImageBitmap(this.video);
      if (this.isRunning) this.onFrame(image, timeMs);
      else image.close();
    } catch {
      // A stream that ends between two frames has no picture to give.
    } finally {
      this.isTaking = false;
    }
  }
}
