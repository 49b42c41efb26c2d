import { describe, expect, it } from "vitest";

import { chosenEngine, FIRST, isEnough, median, nextToTime, type Timed } from "./choice";
import type { Engine } from "./messages";

/** What is chosen on a device that takes so long for each engine. */
function chosen(ms: { gpu: number; cpu: number; full?: number }): {
  engine: Engine | null;
  tried: number;
} {
  const timed: Timed[] = [];
  for (;;) {
    const engine = nextToTime(timed);
    if (!engine) return { engine: chosenEngine(timed), tried: timed.length };
    const lite = engine.delegate === "GPU" ? ms.gpu : ms.cpu;
    timed.push({ engine, frameMs: engine.model === "full" ? (ms.full ?? lite * 1.4) : lite });
    expect(timed.length).toBeLessThan(5);
  }
}

const never = Number.POSITIVE_INFINITY;

describe("the choice of a model", () => {
  it("begins with the quick model on the graphics unit", () => {
    expect(nextToTime([])).toEqual(FIRST);
  });

  it.each([
    ["a quick phone", { gpu: 12, cpu: 60 }, { model: "full", delegate: "GPU" }, 2],
    ["a phone that the larger model slows", { gpu: 18, cpu: 60, full: 40 }, FIRST, 2],
    ["a middling phone", { gpu: 30, cpu: 80 }, FIRST, 1],
    ["no graphics unit", { gpu: never, cpu: 50 }, { model: "lite", delegate: "CPU" }, 2],
    ["a desk without graphics", { gpu: 400, cpu: 15, full: 25 }, { model: "full", delegate: "CPU" }, 3],
    ["an old phone, the graphics less bad", { gpu: 90, cpu: 200 }, FIRST, 2],
  ])("fits %s", (_name, ms, engine, tried) => {
    expect(chosen(ms)).toEqual({ engine, tried });
  });

  it("is none where nothing runs", () => {
    expect(chosen({ gpu: never, cpu: never }).engine).toBeNull();
  });

  it("takes fewer frames where they are far too slow", () => {
    expect([isEnough([500, 480]), isEnough([500, 480, 520]), isEnough([30, 30, 30])]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("is not led by one slow frame", () => {
    expect([median([10, 900, 12]), median([10, 20])]).toEqual([12, 15]);
  });
});
