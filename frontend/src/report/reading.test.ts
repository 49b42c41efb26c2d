import { describe, expect, it } from "vitest";

import { nearest, type Reading, sentence, stopFrom } from "./reading";

const reading: Reading = {
  times: [0, 0.5, 1],
  places: [0, 50, 100],
  knee: [172, 71, null],
  trunk: [-3, 41, null],
  kneeY: [1, 2, null],
  trunkY: [1, 2, null],
  phases: [1, 0, -1],
  phaseNames: ["at the bottom", "standing"],
  stops: [
    { at: 4, name: "Repetition 1" },
    { at: 9, name: "Repetition 2" },
  ],
  point: ",",
  seen: "{time} s: knee {knee}°, trunk {trunk}°, {phase}",
  gap: "{time} s: not judged",
  none: "not seen",
};

describe("sentence", () => {
  it("says time, angles and phase with the language's decimal mark", () => {
    expect(sentence(reading, 1)).toBe("0,5 s: knee 71°, trunk 41°, at the bottom");
  });

  it("writes a minus sign", () => {
    expect(sentence(reading, 0)).toBe("0,0 s: knee 172°, trunk −3°, standing");
  });

  it("never turns a gap into a number", () => {
    expect(sentence(reading, 2)).toBe("1,0 s: not judged");
  });
});

describe("nearest", () => {
  it.each([
    [-5, 0],
    [24, 0],
    [26, 1],
    [76, 2],
    [400, 2],
  ])("finds the sample nearest to %d", (place, index) => {
    expect(nearest(reading.places, place)).toBe(index);
  });
});

describe("stopFrom", () => {
  it("moves to the neighbouring repetition and stays at the ends", () => {
    expect(stopFrom(reading.stops, 0, 1)?.name).toBe("Repetition 1");
    expect(stopFrom(reading.stops, 4, 1)?.name).toBe("Repetition 2");
    expect(stopFrom(reading.stops, 9, 1)).toBeUndefined();
    expect(stopFrom(reading.stops, 9, -1)?.name).toBe("Repetition 1");
    expect(stopFrom(reading.stops, 4, -1)).toBeUndefined();
  });
});
