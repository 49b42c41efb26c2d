import { expect, test } from "vitest";

import { curve, framesOf, pointsAt } from "./persons";

const told = "10,20,30,40;5,,,-10;-5,,,10";

test("frames are changes since the frame before", () => {
  expect(framesOf(told).map((frame) => [...frame])).toEqual([
    [10, 20, 30, 40],
    [15, 20, 30, 30],
    [10, 20, 30, 40],
  ]);
});

test("zeros at the end of a frame may be left out", () => {
  expect(framesOf("1,2,3,4;1;").map((frame) => [...frame])).toEqual([
    [1, 2, 3, 4],
    [2, 2, 3, 4],
    [2, 2, 3, 4],
  ]);
});

test("the course goes through every frame and between them", () => {
  const frames = framesOf(told);
  expect([...pointsAt(frames, 0)]).toEqual([10, 20, 30, 40]);
  expect([...pointsAt(frames, 0.5)]).toEqual([15, 20, 30, 30]);
  expect([...pointsAt(frames, 1)]).toEqual([10, 20, 30, 40]);
  const between = pointsAt(frames, 0.25)[0]!;
  expect(between).toBeGreaterThan(10);
  expect(between).toBeLessThan(15);
});

test("a course that does not close ends where it ends", () => {
  const frames = framesOf("0,0;10,0;10,0");
  expect([...pointsAt(frames, 1)]).toEqual([20, 0]);
  expect(pointsAt(frames, 0.75)[0]).toBeCloseTo(15.6, 0);
});

test("the curve closes and rounds its points", () => {
  expect(curve(Float64Array.of(0, 0, 10, 0, 10, 10))).toBe(
    "M5.0 5.0Q0.0 0.0 5.0 0.0Q10.0 0.0 10.0 5.0Q10.0 10.0 5.0 5.0Z",
  );
});
