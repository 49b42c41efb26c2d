import { describe, expect, it } from "vitest";

import { namesOf, outdated, wayOf } from "./caches";
import type { Plan } from "./worker";

const PLAN: Plan = {
  version: "v2",
  offline: "/offline/",
  shell: ["/static/built/app.1a.css"],
  catalogue: ["/exercises/"],
  static: "/static/",
  pose: "/pose/abc/",
};

const way = (url: string, more: Partial<Request> = {}) =>
  wayOf({ method: "GET", mode: "cors", url, ...more }, PLAN, "https://legs.example.org");

describe("the worker", () => {
  it("has its part in pages, files and the pose model only", () => {
    const at = "https://legs.example.org";
    expect(way(`${at}/m/1/training/`, { mode: "navigate" })).toBe("page");
    expect(way(`${at}/static/built/app.1a.css`)).toBe("static");
    expect(way(`${at}/pose/abc/pose.js`)).toBe("pose");
    expect(way(`${at}/pose/old/pose.js`)).toBe("pass");
    expect(way(`${at}/m/1/training/last/`)).toBe("pass");
    expect(way(`${at}/m/1/coach/media/clip.mp4`)).toBe("pass");
    expect(way(`${at}/m/1/training/sync/`, { method: "POST" })).toBe("pass");
    expect(way("https://elsewhere.example.org/static/x.js")).toBe("pass");
  });

  it("lets old caches go, keeps a model that is still the right one, and touches no others", () => {
    const names = namesOf(PLAN);
    const found = [...Object.values(names), "tonus-shell-v1", "tonus-pose-old", "somebody-else"];
    expect(outdated(found, names)).toEqual(["tonus-shell-v1", "tonus-pose-old"]);
    expect(outdated([names.pose], namesOf({ ...PLAN, version: "v3" }))).toEqual([]);
  });
});
