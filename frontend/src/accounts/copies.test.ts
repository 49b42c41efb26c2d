// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";

import { startCopies } from "./copies";

function page(html: string): void {
  document.body.innerHTML = html;
}

function found<T extends Element>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`no ${selector}`);
  return element;
}

afterEach(() => page(""));

describe("copies", () => {
  it("take the value and say so", async () => {
    const written: string[] = [];
    vi.stubGlobal("navigator", {
      clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) },
    });
    page(`<input id="link" value=" https://legs.example.org/i/1 ">
      <button data-copy="link" data-copied="Copied" hidden>Copy</button>`);
    startCopies(document);
    const button = found<HTMLButtonElement>("button");
    expect(button.hidden).toBe(false);
    button.click();
    await Promise.resolve();
    await Promise.resolve();
    expect(written).toEqual(["https://legs.example.org/i/1"]);
    expect(button.textContent).toBe("Copied");
    vi.unstubAllGlobals();
  });
});
