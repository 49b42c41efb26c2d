// @vitest-environment happy-dom
// @vitest-environment-options {"settings": {"disableJavaScriptFileLoading": true, "disableCSSFileLoading": true, "handleDisabledFileLoadingAsSuccess": true}}
import { beforeEach, describe, expect, it } from "vitest";

import { filesOf, isOutdated, offerRenewal, SHELL_ASKED } from "./renewal";

const HEAD = `
  <link rel="stylesheet" href="http://localhost/static/built/app.11.css">
  <link rel="stylesheet" href="http://localhost/static/built/training.22.css">
  <script src="http://localhost/static/built/app.33.js" defer></script>
  <script src="http://localhost/static/built/live.44.js" defer></script>`;
const BODY = `<div data-renewal="A new version is ready."><p role="status"></p><a href="" hidden>Load</a></div>`;
const SHELL = ["/static/built/app.11.css", "/static/built/app.33.js", "/static/built/font.woff2"];

/** A worker that answers as the real one does. */
function worker(shell: unknown): Pick<ServiceWorker, "postMessage"> {
  return {
    postMessage: (asked: unknown, ports: unknown) => {
      if (asked === SHELL_ASKED) (ports as MessagePort[])[0]?.postMessage(shell);
    },
  };
}

/** A page that loads nothing. */
let page: Document;

async function offered(shell: unknown): Promise<string | null> {
  offerRenewal(page, worker(shell));
  await new Promise((done) => setTimeout(done, 20));
  const link = page.querySelector("a");
  return link?.hidden ? null : (page.querySelector("[role=status]")?.textContent ?? null);
}

describe("a page", () => {
  beforeEach(() => {
    const text = `<html><head>${HEAD}</head><body>${BODY}</body></html>`;
    page = new DOMParser().parseFromString(text, "text/html");
  });

  it("knows which files of the application it runs", () => {
    expect(filesOf(page).sort()).toEqual(SHELL.slice(0, 2));
  });

  it("says nothing where the worker keeps what it runs", async () => {
    expect(isOutdated(filesOf(page), SHELL)).toBe(false);
    expect(await offered(SHELL)).toBeNull();
  });

  it("offers to be loaded again where the worker keeps something else", async () => {
    expect(await offered([...SHELL.slice(1), "/static/built/app.99.css"])).toBe("A new version is ready.");
    expect(page.querySelector("[data-renewal]")?.classList.contains("told")).toBe(true);
  });

  it("says nothing where the worker gives no answer that can be read", async () => {
    expect(await offered("nonsense")).toBeNull();
  });
});
