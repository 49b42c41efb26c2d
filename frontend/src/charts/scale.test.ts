import { describe, expect, it } from "vitest";

import { kneeRange, plotWidth, spread, ticks, trunkRange } from "./scale";

describe("kneeRange", () => {
  it("keeps room below the deepest angle", () => {
    expect(kneeRange([172, 71, null])).toEqual([40, 190]);
  });

  it("never cuts a curve off", () => {
    expect(kneeRange([10])[0]).toBe(0);
    expect(kneeRange([170])[0]).toBe(60);
  });

  it("has a range where nothing was judged", () => {
    expect(kneeRange([null, null])).toEqual([60, 190]);
  });
});

describe("trunkRange", () => {
  it("begins upright and holds the farthest lean", () => {
    expect(trunkRange([2, 61, null])).toEqual([0, 90]);
    expect(trunkRange([])).toEqual([0, 60]);
  });

  it("goes below upright only where somebody leaned back", () => {
    expect(trunkRange([-4, 20])[0]).toBe(0);
    expect(trunkRange([-12, 20])[0]).toBe(-30);
  });
});

describe("ticks", () => {
  it("are round numbers inside the range", () => {
    expect(ticks(-30, 60, 30)).toEqual([-30, 0, 30, 60]);
    expect(ticks(50, 190, 40)).toEqual([80, 120, 160]);
  });
});

describe("spread", () => {
  it("leaves a gap a gap", () => {
    expect(spread([10, null], 4)).toEqual([
      [14, null],
      [6, null],
    ]);
  });
});

describe("plotWidth", () => {
  it("fills its room, scrolls where labels need more, and stays a drawable canvas", () => {
    expect(plotWidth(700.6, 280, 1)).toBe(700);
    expect(plotWidth(350, 900, 2)).toBe(900);
    expect(plotWidth(350, 7200, 3)).toBe(2666);
  });
});
