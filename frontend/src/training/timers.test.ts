// @vitest-environment happy-dom

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { clockText } from "./clock";
import { READY_S, startHold } from "./hold";
import { startRest } from "./rest";

function found<T extends Element>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(selector);
  return element;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a clock", () => {
  it("shows minutes and whole seconds", () => {
    expect(clockText(0)).toBe("0:00");
    expect(clockText(65.9)).toBe("1:05");
    expect(clockText(-3)).toBe("0:00");
  });
});

describe("the timer of a held position", () => {
  beforeEach(() => {
    document.body.innerHTML = `<form><section data-hold hidden><p data-clock></p>
      <p data-told="Stopped." data-going="Hold." data-ready="Ready."></p>
      <button type="button" data-start></button><button type="button" data-stop hidden></button>
      </section><input name="held_s" data-seconds><input name="source" value="hand"></form>`;
    startHold(found("[data-hold]"));
  });

  it("gives time to get ready, and writes the seconds into the form", () => {
    expect(found<HTMLElement>("[data-hold]").hidden).toBe(false);
    found<HTMLButtonElement>("[data-start]").click();
    expect(found("[data-told]").textContent).toBe("Ready.");
    vi.advanceTimersByTime(READY_S * 1000 + 200);
    expect(found("[data-told]").textContent).toBe("Hold.");
    vi.advanceTimersByTime(12_000);
    found<HTMLButtonElement>("[data-stop]").click();
    const seconds = Number(found<HTMLInputElement>("[name=held_s]").value);
    expect(Math.abs(seconds - 12)).toBeLessThan(0.5);
    expect(found<HTMLInputElement>("[name=source]").value).toBe("timer");
  });

  it("writes nothing when it is stopped before the position is held", () => {
    found<HTMLButtonElement>("[data-start]").click();
    vi.advanceTimersByTime(2000);
    found<HTMLButtonElement>("[data-stop]").click();
    vi.advanceTimersByTime(60_000);
    expect(found<HTMLInputElement>("[name=held_s]").value).toBe("");
    expect(found<HTMLInputElement>("[name=source]").value).toBe("hand");
  });

  it("is no measurement any more once somebody types", () => {
    found<HTMLButtonElement>("[data-start]").click();
    vi.advanceTimersByTime(READY_S * 1000 + 3000);
    found<HTMLButtonElement>("[data-stop]").click();
    const seconds = found<HTMLInputElement>("[name=held_s]");
    seconds.value = "30";
    seconds.dispatchEvent(new Event("input"));
    expect(found<HTMLInputElement>("[name=source]").value).toBe("hand");
  });
});

describe("the rest", () => {
  beforeEach(() => {
    document.body.innerHTML = `<section data-rest hidden><p data-clock></p>
      <p data-told="Over." data-going="Resting."></p>
      <button type="button" data-seconds="60"></button>
      <button type="button" data-stop hidden></button></section>`;
    startRest(found("[data-rest]"));
  });

  it("counts down and says when it is over", () => {
    found<HTMLButtonElement>("[data-seconds]").click();
    vi.advanceTimersByTime(15_000);
    expect(found("[data-clock]").textContent).toBe("0:45");
    vi.advanceTimersByTime(46_000);
    expect(found("[data-told]").textContent).toBe("Over.");
    expect(found<HTMLButtonElement>("[data-stop]").hidden).toBe(true);
  });

  it("can be ended, and goes on no longer", () => {
    found<HTMLButtonElement>("[data-seconds]").click();
    vi.advanceTimersByTime(5000);
    found<HTMLButtonElement>("[data-stop]").click();
    vi.advanceTimersByTime(120_000);
    expect(found("[data-told]").textContent).toBe("");
    expect(found("[data-clock]").textContent).toBe("0:00");
  });
});
