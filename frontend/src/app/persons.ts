// <div data-person data-period="4400" hidden> holds pictures of a person whose paths
// carry their course in data-frames: the points of each frame, as changes since the
// frame before.  The figure moves while it is seen, and rests when asked to.

import { begun } from "./begun";

/** Points x, y, x, y ... of every frame. */
export type Frames = readonly Float64Array[];

/** The frames that a data-frames attribute tells. */
export function framesOf(told: string): Frames {
  const rows = told.split(";").map((row) => row.split(",").map(Number));
  const size = Math.max(...rows.map((row) => row.length));
  let before = new Float64Array(size + (size % 2));
  return rows.map((row) => {
    const here = before.slice();
    for (let i = 0; i < row.length; i += 1) here[i] = (here[i] ?? 0) + (row[i] ?? 0);
    before = here;
    return here;
  });
}

/** The points at a share 0-1 of the course, smooth through every frame. */
export function pointsAt(frames: Frames, share: number): Float64Array {
  const last = frames.length - 1;
  const place = Math.min(Math.max(share, 0), 1) * last;
  const here = Math.min(Math.floor(place), last - 1);
  const s = place - here;
  const first = frames[0]!;
  const end = frames[last]!;
  // A course that closes runs smoothly through its seam, too.
  const closes = first.every((value, i) => value === end[i]);
  const p0 = frames[here - 1] ?? (closes ? frames[last - 1]! : first);
  const p1 = frames[here]!;
  const p2 = frames[here + 1]!;
  const p3 = frames[here + 2] ?? (closes ? frames[1]! : end);
  const points = new Float64Array(p1.length);
  for (let i = 0; i < points.length; i += 1) {
    const a = p0[i]!, b = p1[i]!, c = p2[i]!, d = p3[i]!;
    const bend = 2 * a - 5 * b + 4 * c - d;
    points[i] = b + 0.5 * s * (c - a + s * (bend + s * (3 * (b - c) + d - a)));
  }
  return points;
}

/** A closed curve that rounds its points, as the server draws the first frame. */
export function curve(points: Float64Array): string {
  const size = points.length;
  const middle = (i: number): string => {
    const j = (i + 2) % size;
    return `${((points[i]! + points[j]!) / 2).toFixed(1)} ${((points[i + 1]! + points[j + 1]!) / 2).toFixed(1)}`;
  };
  let path = `M${middle(size - 2)}`;
  for (let i = 0; i < size; i += 2) {
    path += `Q${points[i]!.toFixed(1)} ${points[i + 1]!.toFixed(1)} ${middle(i)}`;
  }
  return `${path}Z`;
}

class Person {
  readonly #courses: readonly (readonly [SVGPathElement, Frames])[];
  readonly #stretches: readonly HTMLElement[];
  readonly #period: number;
  readonly #button: HTMLButtonElement | null;
  #runs = false;
  #isSeen = false;
  #frame = 0;
  #at = 0;
  #before = 0;

  constructor(private readonly box: HTMLElement) {
    this.#period = Number(box.dataset["period"]);
    this.#courses = [...box.querySelectorAll<SVGPathElement>("path[data-frames]")].map(
      (path) => [path, framesOf(path.dataset["frames"] ?? "")] as const,
    );
    this.#stretches = [...box.querySelectorAll<HTMLElement>("li[data-from]")];
    this.#button = box.querySelector("button[data-pause]");
  }

  begin(): void {
    this.box.hidden = false;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.#button?.addEventListener("click", () => this.#run(!this.#runs));
    still.addEventListener("change", () => this.#run(!still.matches));
    this.#run(!still.matches);
    new IntersectionObserver((seen) => {
      this.#isSeen = seen.some((one) => one.isIntersecting);
      this.#next();
    }).observe(this.box);
  }

  #run(runs: boolean): void {
    this.#runs = runs;
    const words = this.#button?.dataset[runs ? "pause" : "play"];
    if (this.#button && words) this.#button.textContent = words;
    this.#next();
  }

  #next(): void {
    cancelAnimationFrame(this.#frame);
    this.#before = 0;
    if (this.#runs && this.#isSeen) this.#frame = requestAnimationFrame((now) => this.#step(now));
  }

  #step(now: number): void {
    // After a pause, or in a tab that was hidden, it goes on where it was.
    if (this.#before) this.#at = (this.#at + Math.min(now - this.#before, 100)) % this.#period;
    this.#before = now;
    this.#draw();
    this.#frame = requestAnimationFrame((later) => this.#step(later));
  }

  #draw(): void {
    const share = this.#at / this.#period;
    for (const [path, frames] of this.#courses) path.setAttribute("d", curve(pointsAt(frames, share)));
    for (const one of this.#stretches) {
      const from = 1000 * Number(one.dataset["from"]);
      const to = 1000 * Number(one.dataset["to"]);
      one.classList.toggle("now", this.#at >= from && this.#at < to);
    }
  }
}

export function startPersons(root: ParentNode): void {
  for (const box of begun(root, "[data-person]", "person", HTMLElement)) new Person(box).begin();
}
