import { describe, expect, it } from "vitest";

import { type Curve, days, edges } from "./curve";

const curve: Curve = {
  first: "2026-03-28",
  expected: [80, 79.2, 78.9],
  low: [80, 79.0, 78.5],
  high: [80, 79.4, 79.3],
  goal: null,
  unit: "kg",
  words: { expected: "expected", goal: "goal" },
};

describe("the curve of a goal", () => {
  it("has one moment for each day, across a change of the clocks", () => {
    const found = days(curve.first, 4).map((moment) => new Date(moment * 1000));
    expect(found.map((day) => day.getDate())).toEqual([28, 29, 30, 31]);
    expect(new Set(found.map((day) => day.getHours()))).toEqual(new Set([12]));
  });

  it("shows the whole band and the goal", () => {
    const [low, high] = edges(curve);
    expect(low).toBeLessThan(78.5);
    expect(high).toBeGreaterThan(80);
    expect(edges({ ...curve, goal: 70 })[0]).toBeLessThan(70);
  });

  it("draws next to no change as no cliff", () => {
    const flat = { ...curve, low: [80], expected: [80], high: [80.1] };
    const [low, high] = edges(flat);
    expect(high - low).toBeGreaterThan(2.9);
  });
});
