import { describe, expect, it } from "vitest";

import { dayTicks, named, rangeOf } from "./weights-scale";

const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const dates = (days: number[]) =>
  days.map((one) => new Date(one * 86_400_000).toISOString().slice(0, 10));

describe("rangeOf", () => {
  it("leaves room, and never makes a mountain of a level line", () => {
    expect(rangeOf([80, 80, null], 2)).toEqual([79, 81]);
    const [low, high] = rangeOf([70, 90], 2);
    expect(low).toBeLessThan(70);
    expect(high).toBeGreaterThan(90);
  });

  it("has a range where nothing is known, and none below zero", () => {
    expect(rangeOf([null], 400)).toEqual([0, 400]);
    expect(rangeOf([0, 3], 8)[0]).toBe(0);
  });
});

describe("dayTicks", () => {
  it("names Mondays of a few weeks", () => {
    expect(dates(dayTicks(day("2026-03-03"), day("2026-04-01"), 5))).toEqual([
      "2026-03-09",
      "2026-03-16",
      "2026-03-23",
      "2026-03-30",
    ]);
  });

  it("names firsts of months of a year, and fewer of many", () => {
    expect(dates(dayTicks(day("2026-01-15"), day("2026-12-20"), 4))).toEqual([
      "2026-04-01",
      "2026-07-01",
      "2026-10-01",
    ]);
    expect(dayTicks(day("2016-01-01"), day("2026-01-01"), 4).length).toBeLessThanOrEqual(4);
  });
});

describe("named", () => {
  it("moves names apart that would lie on one another", () => {
    const ends = [
      { name: "plan", x: 0, y: 12 },
      { name: "ahead", x: 0, y: 10 },
    ];
    expect(named(ends, 20).map((one) => [one.name, one.at])).toEqual([
      ["ahead", 10],
      ["plan", 30],
    ]);
  });

  it("leaves alone what is far away", () => {
    const ends = [
      { name: "trend", x: 0, y: 10 },
      { name: "ahead", x: 400, y: 11 },
    ];
    expect(named(ends, 20).map((one) => one.at)).toEqual([10, 11]);
  });
});
