// The real world around the outbox: requests, locks, time.

import type { Reply, Who, World } from "./sending";

/** Longer than this without an answer, a request is lost. */
const PATIENCE_MS = 15_000;
const WHO = "/offline/who/";
const ALONE = "tonus.outbox";

/** The lock that a page holds while a set goes on in it. */
export function setLock(holder: string): string {
  return `${SET_LOCKS}${holder}`;
}

export const SET_LOCKS = "tonus.set.";

/** Locks exist only in secure contexts; elsewhere ids alone keep things single. */
function locks(): LockManager | undefined {
  return typeof navigator === "undefined" ? undefined : navigator.locks;
}

export async function askedWho(): Promise<Who> {
  const answer = await fetch(WHO, {
    headers: { Accept: "application/json" },
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Error(`answer ${answer.status}`);
  return (await answer.json()) as Who;
}

async function posted(
  address: string,
  body: string | Uint8Array<ArrayBuffer>,
  type: string,
  token: string,
): Promise<Reply> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": type, "X-CSRFToken": token, Accept: "application/json" },
    body,
    // Led elsewhere means: sign in first.
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (answer.type === "opaqueredirect") return { status: 401, text: "" };
  return { status: answer.status, text: await answer.text() };
}

export function realWorld(): World {
  return {
    who: askedWho,
    post: posted,
    alone: async (work) => {
      const held = locks();
      return held ? await held.request(ALONE, work) : await work();
    },
    isOpen: async (holder) => {
      const held = locks();
      if (!held) return false;
      return held.request(setLock(holder), { ifAvailable: true }, (lock) => lock === null);
    },
    nowMs: () => Date.now(),
  };
}

/** Say to the other pages that a set may go on in this one, until it is closed. */
export function holdSets(holder: string): void {
  void locks()?.request(setLock(holder), () => new Promise(() => undefined));
}
