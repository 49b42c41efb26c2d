// @vitest-environment happy-dom

import { describe, expect, it } from "vitest";

import { lookForTrust, startCheck, type Trust } from "./check";

describe("the look for trust", () => {
  it("goes on until the server answers, and then ends", async () => {
    const answers = [false, false, true, true];
    const waiting: (() => void)[] = [];
    const shown: Trust[] = [];
    const around = {
      fetch: () => (answers.shift() ? Promise.resolve() : Promise.reject(new TypeError())),
      after: (_ms: number, then: () => void) => void waiting.push(then),
      isSeen: () => true,
    };
    await lookForTrust("https://a/", around, (trust) => shown.push(trust));
    while (waiting.length > 0) {
      waiting.shift()?.();
      await new Promise((then) => setTimeout(then));
    }
    expect(shown).toEqual(["no", "no", "yes"]);
    expect(answers).toEqual([true]);
  });

  it("asks for nothing while nobody looks", async () => {
    let asked = 0;
    const around = {
      fetch: () => Promise.resolve((asked += 1)),
      after: () => undefined,
      isSeen: () => false,
    };
    await lookForTrust("https://a/", around, () => undefined);
    expect(asked).toBe(0);
  });

  it("shows one text at a time", () => {
    document.body.innerHTML = `<div data-trust-check="http://127.0.0.1:9/">
      <p data-trust="asking" hidden>A</p><p data-trust="yes">B</p><p data-trust="no">C</p></div>`;
    const part = document.querySelector<HTMLElement>("[data-trust-check]");
    if (part) startCheck(part);
    const seen = [...document.querySelectorAll<HTMLElement>("p")].filter((text) => !text.hidden);
    expect(seen.map((text) => text.textContent)).toEqual(["A"]);
  });
});
