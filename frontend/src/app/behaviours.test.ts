// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { startErrors } from "./errors";
import { startMessages } from "./messages";
import { startQuantities } from "./quantities";
import { requestToken, showLost, startRequests } from "./requests";
import { startSubmissions } from "./submissions";
import { showTheme, startThemes } from "./themes";
import { startZones } from "./zones";

function page(html: string): void {
  document.body.innerHTML = html;
}

function found<T extends Element>(selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`no ${selector}`);
  return element;
}

afterEach(() => {
  page("");
  document.head.innerHTML = "";
  delete document.documentElement.dataset["theme"];
});

describe("quantities", () => {
  const boxes = `<div data-quantity class="both">
    <input name="large"><span class="second"><input name="small"></span>
    <select data-units><option>kg</option><option>st+lb</option><option>lb</option></select></div>`;

  function choose(unit: string): void {
    const units = found<HTMLSelectElement>("select");
    units.value = unit;
    units.dispatchEvent(new Event("change"));
  }

  beforeEach(() => {
    page(boxes);
    startQuantities(document);
  });

  it("never changes the first number", () => {
    found<HTMLInputElement>("[name=large]").value = "180";
    choose("lb");
    expect(found<HTMLInputElement>("[name=large]").value).toBe("180");
  });

  it("empties the second box while it is out of sight and brings it back", () => {
    choose("st+lb");
    found<HTMLInputElement>("[name=small]").value = "4.5";
    choose("kg");
    expect(found<HTMLInputElement>("[name=small]").value).toBe("");
    choose("lb");
    choose("st+lb");
    expect(found<HTMLInputElement>("[name=small]").value).toBe("4.5");
  });

  it("does not begin twice", () => {
    startQuantities(document);
    choose("st+lb");
    found<HTMLInputElement>("[name=small]").value = "9";
    choose("kg");
    choose("st+lb");
    expect(found<HTMLInputElement>("[name=small]").value).toBe("9");
  });
});

describe("messages", () => {
  it("are put away by a button that only a script shows, and keep the focus", () => {
    page(`<main id="content" tabindex="-1"><div data-message><button data-dismiss hidden></button>
      </div><div data-message><button data-dismiss hidden></button></div></main>`);
    startMessages(document);
    const buttons = document.querySelectorAll<HTMLButtonElement>("button");
    expect([...buttons].every((button) => !button.hidden)).toBe(true);
    buttons[0]?.click();
    expect(document.querySelectorAll("[data-message]")).toHaveLength(1);
    expect(document.activeElement).toBe(buttons[1]);
    buttons[1]?.click();
    expect(document.activeElement?.id).toBe("content");
  });
});

describe("errors", () => {
  it("take the focus and lead to their field", () => {
    page(`<div data-focus tabindex="-1"><a href="#id_name">Name</a></div>
      <div class="field"><input id="id_name"></div>`);
    startErrors(document);
    expect(document.activeElement).toBe(found("[data-focus]"));
    found<HTMLAnchorElement>("a").click();
    expect(document.activeElement?.id).toBe("id_name");
  });
});

describe("zones", () => {
  it("stand in a hidden field of the forms that ask for it", () => {
    page("<form data-zone></form><form></form>");
    startZones(document, "Europe/Rome");
    const fields = document.querySelectorAll<HTMLInputElement>("input[name=zone]");
    expect([...fields].map((field) => [field.type, field.value])).toEqual([
      ["hidden", "Europe/Rome"],
    ]);
  });

  it("fill a choice only where none was made and the zone is offered", () => {
    page(`<select data-zone-choice id="a"><option value=""></option><option>Europe/Rome</option>
      </select><select data-zone-choice id="b"><option>UTC</option><option>Europe/Rome</option>
      </select><select data-zone-choice id="c"><option value=""></option></select>`);
    startZones(document, "Europe/Rome");
    const chosen = [...document.querySelectorAll("select")].map((choice) => choice.value);
    expect(chosen).toEqual(["Europe/Rome", "UTC", ""]);
  });

  it("are left out where the browser knows none", () => {
    page("<form data-zone></form>");
    startZones(document, "");
    expect(document.querySelector("input")).toBeNull();
  });
});

describe("themes", () => {
  it("are shown at once and leave no trace when the device decides", () => {
    document.head.innerHTML = '<meta name="color-scheme" content="light dark">';
    const scheme = () => found<HTMLMetaElement>("meta").content;
    showTheme("dark", document);
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    expect(scheme()).toBe("dark");
    showTheme("system", document);
    expect("theme" in document.documentElement.dataset).toBe(false);
    expect(scheme()).toBe("light dark");
  });

  it("follow the choice", () => {
    page(`<fieldset data-themes><input type="radio" name="theme" value="light"></fieldset>`);
    startThemes(document);
    const radio = found<HTMLInputElement>("input");
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    expect(document.documentElement.dataset["theme"]).toBe("light");
  });
});

describe("requests", () => {
  it("carry the form's token before the page's", () => {
    document.head.innerHTML = '<meta name="csrf-token" content="page">';
    page(`<form><input name="csrfmiddlewaretoken" value="form"><button id="a"></button></form>
      <button id="b"></button>`);
    expect(requestToken(found("#a"), document)).toBe("form");
    expect(requestToken(found("#b"), document)).toBe("page");
  });

  it("send no token with what only reads", () => {
    page('<button id="b"></button>');
    startRequests(document);
    const headers: Record<string, string> = {};
    const ask = (verb: string) =>
      found("#b").dispatchEvent(
        new CustomEvent("htmx:configRequest", {
          bubbles: true,
          detail: { elt: found("#b"), verb, headers },
        }),
      );
    ask("get");
    expect(headers).toEqual({});
    ask("post");
    expect(headers).toEqual({ "X-CSRFToken": "" });
  });

  it("say once that something got lost", () => {
    page(`<div class="messages"></div>
      <template id="lost"><div data-lost>Try again in a moment.</div></template>`);
    showLost(document);
    showLost(document);
    expect(document.querySelectorAll(".messages [data-lost]")).toHaveLength(1);
  });
});

describe("submissions", () => {
  it("are sent once, and again after the back button", () => {
    page("<form data-once></form>");
    startSubmissions(document, window);
    const form = found<HTMLFormElement>("form");
    const send = () => {
      const event = new Event("submit", { bubbles: true, cancelable: true });
      form.dispatchEvent(event);
      return !event.defaultPrevented;
    };
    expect([send(), send()]).toEqual([true, false]);
    window.dispatchEvent(new Event("pageshow"));
    expect(send()).toBe(true);
  });

  it("of other forms are left alone", () => {
    page("<form></form>");
    const form = found<HTMLFormElement>("form");
    form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    expect(form.hasAttribute("aria-busy")).toBe(false);
  });
});
