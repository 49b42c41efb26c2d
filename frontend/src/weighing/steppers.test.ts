// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";

import { startSteppers, stepped } from "./steppers";

function page(html: string): void {
  document.body.innerHTML = html;
}

function found<T extends Element>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`no ${selector}`);
  return element;
}

afterEach(() => page(""));

describe("steps beside a weight", () => {
  const boxes = (large: string, small: string) =>
    `<div data-steps data-less="Less" data-more="More"><div data-quantity>
    <span class="part"><input name="large" value="${large}"></span>
    <span class="part second"><input name="small" value="${small}"></span>
    <span class="switch"><select data-units><option>kg</option><option>lb</option>
    <option>st+lb</option></select></span></div></div>`;

  function shown(large: string, small: string, unit: string): void {
    page(boxes(large, small));
    found<HTMLSelectElement>("select").value = unit;
    startSteppers(document);
  }

  it("moves by a tenth of a kilogram, keeping the decimal mark and the places", () => {
    expect(stepped("kg", ["81,2", ""], 1)).toEqual(["81,3", ""]);
    expect(stepped("kg", ["81", ""], -1)).toEqual(["80.9", ""]);
    expect(stepped("kg", ["81.25", ""], 1)).toEqual(["81.35", ""]);
    expect(stepped("lb", ["180.1", ""], -1)).toEqual(["179.9", ""]);
    expect(stepped("kg", ["0.05", ""], -1)).toEqual(["0.00", ""]);
  });

  it("carries pounds into stones and back", () => {
    expect(stepped("st+lb", ["11", "13.9"], 1)).toEqual(["12", "0.1"]);
    expect(stepped("st+lb", ["12", "0"], -1)).toEqual(["11", "13.8"]);
  });

  it("steps from nothing to nowhere", () => {
    expect(stepped("kg", ["", ""], 1)).toBeNull();
    expect(stepped("kg", ["abc", ""], 1)).toBeNull();
    expect(stepped("st+lb", ["11", "x"], 1)).toBeNull();
  });

  it("has two named buttons, which say where they led", () => {
    shown("81.2", "", "kg");
    const buttons = [...document.querySelectorAll<HTMLButtonElement>("button")];
    expect(buttons.map((button) => button.getAttribute("aria-label"))).toEqual(["Less", "More"]);
    buttons[1]?.click();
    buttons[1]?.click();
    expect(found<HTMLInputElement>("[name=large]").value).toBe("81.4");
    expect(found("output").textContent).toBe("81.4");
  });

  it("empties what the page filled in when another unit is chosen, and nothing that was typed", () => {
    shown("81.2", "", "kg");
    const units = found<HTMLSelectElement>("select");
    units.value = "lb";
    units.dispatchEvent(new Event("change"));
    expect(found<HTMLInputElement>("[name=large]").value).toBe("");
    found<HTMLInputElement>("[name=large]").value = "179";
    units.value = "kg";
    units.dispatchEvent(new Event("change"));
    expect(found<HTMLInputElement>("[name=large]").value).toBe("179");
  });

  it("leaves alone what was typed and is asked about", () => {
    shown("76.9", "", "lb");
    for (const steps of document.querySelectorAll(".button.step")) steps.remove();
    const large = found<HTMLInputElement>("[name=large]");
    large.setAttribute("aria-invalid", "true");
    const holder = found<HTMLElement>("[data-steps]");
    holder.removeAttribute("data-begun-steps");
    holder.replaceWith(holder.cloneNode(true));
    const again = found<HTMLInputElement>("[name=large]");
    again.value = "76.9";
    startSteppers(document);
    const units = found<HTMLSelectElement>("select");
    units.value = "kg";
    units.dispatchEvent(new Event("change"));
    expect(again.value).toBe("76.9");
  });
});
