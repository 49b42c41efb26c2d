// The skeleton over the picture: what the camera takes for the person.

/** Pairs of points, as the pose model numbers them. */
const BONES: readonly (readonly [number, number])[] = [
  [11, 12],
  [11, 13],
  [13, 15],
  [12, 14],
  [14, 16],
  [11, 23],
  [12, 24],
];
const LEGS: readonly (readonly [number, number])[] = [
  [23, 24],
  [23, 25],
  [25, 27],
  [27, 29],
  [29, 31],
  [27, 31],
  [24, 26],
  [26, 28],
  [28, 30],
  [30, 32],
  [28, 32],
];
const FEET = [27, 28, 29, 30, 31, 32] as const;
/** Less certain than this, a point is not drawn. */
const SEEN = 0.3;

interface Point {
  x: number;
  y: number;
  visibility: number;
}

function pointOf(landmarks: Float32Array, index: number): Point {
  return {
    x: landmarks[index * 4] ?? Number.NaN,
    y: landmarks[index * 4 + 1] ?? Number.NaN,
    visibility: landmarks[index * 4 + 3] ?? 0,
  };
}

/** Whether both feet lie inside the picture. */
export function feetInside(landmarks: Float32Array, width: number, height: number): boolean {
  return FEET.every((index) => {
    const { x, y } = pointOf(landmarks, index);
    return x >= 0 && x <= width && y >= 0 && y <= height;
  });
}

export class Overlay {
  private readonly context: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d");
  }

  size(width: number, height: number): void {
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  clear(): void {
    this.context?.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  draw(landmarks: Float32Array | null): void {
    this.clear();
    if (!landmarks || !this.context) return;
    const style = getComputedStyle(this.canvas);
    const thick = Math.max(4, Math.min(this.canvas.width, this.canvas.height) / 110);
    // A dark edge keeps the line legible on a light wall.
    this.lines(landmarks, [...BONES, ...LEGS], style.getPropertyValue("--bone-edge"), thick * 1.9);
    this.lines(landmarks, BONES, style.getPropertyValue("--bone"), thick);
    this.lines(landmarks, LEGS, style.getPropertyValue("--bone-leg"), thick);
  }

  private lines(
    landmarks: Float32Array,
    pairs: readonly (readonly [number, number])[],
    colour: string,
    width: number,
  ): void {
    const context = this.context;
    if (!context) return;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    for (const [a, b] of pairs) {
      const from = pointOf(landmarks, a);
      const to = pointOf(landmarks, b);
      if (from.visibility < SEEN || to.visibility < SEEN) continue;
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
    }
    context.stroke();
  }
}
