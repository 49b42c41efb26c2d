// What is kept where.  Nothing that belongs to anybody: files of the application, the
// page for when there is no connection, exercises, and the pose model.

import type { Plan } from "./worker";

export const SHELL = "tonus-shell-";
export const CATALOGUE = "tonus-catalogue-";
export const POSE = "tonus-pose-";

export interface Names {
  shell: string;
  catalogue: string;
  pose: string;
}

export function namesOf(plan: Plan): Names {
  return {
    shell: SHELL + plan.version,
    catalogue: CATALOGUE + plan.version,
    // The model outlives an upgrade that leaves it as it is.
    pose: POSE + (plan.pose.split("/").at(-2) ?? ""),
  };
}

/** Of the caches there are, those that nobody needs any more. */
export function outdated(found: readonly string[], names: Names): string[] {
  const wanted = new Set(Object.values(names));
  const ours = (name: string) => [SHELL, CATALOGUE, POSE].some((begin) => name.startsWith(begin));
  return found.filter((name) => ours(name) && !wanted.has(name));
}

export type Way =
  /** The worker has no part in it. */
  | "pass"
  /** Kept, or asked for. */
  | "static"
  /** Kept, or asked for and then kept. */
  | "pose"
  /** Asked for; without an answer the kept page, or the one that says so. */
  | "page";

/** How a request is answered. */
export function wayOf(
  request: Pick<Request, "method" | "mode" | "url">,
  plan: Plan,
  origin: string,
): Way {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin) return "pass";
  if (request.mode === "navigate") return "page";
  if (url.pathname.startsWith(plan.static)) return "static";
  if (plan.pose && url.pathname.startsWith(plan.pose)) return "pose";
  return "pass";
}
