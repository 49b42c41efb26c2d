import { describe, expect, it } from "vitest";

import { edges, joined } from "./girths";

const left = { label: "left", at: [10, 30], values: [60, 58] };
const right = { label: "right", at: [20, 30], values: [61, 59] };

describe("girths", () => {
  it("stand on one time, with nothing where nothing was measured", () => {
    expect(joined([left, right])).toEqual([
      [10, 20, 30],
      [60, null, 58],
      [null, 61, 59],
    ]);
  });

  it("leave room around what was measured", () => {
    const [low, high] = edges([left, right], 1);
    expect(low).toBeLessThan(58);
    expect(high).toBeGreaterThan(61);
  });

  it("make no cliff of a difference that is only the tape's", () => {
    expect(edges([{ label: "", at: [1, 2], values: [60, 60.2] }], 5)).toEqual([57.6, 62.6]);
    expect(edges([{ label: "", at: [1], values: [60] }], 5)).toEqual([57.5, 62.5]);
  });
});
