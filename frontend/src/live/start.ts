// Brings the coach to life on its page, with the real world around it.

import { memoryOf } from "../app/uploads";
import { memberIn } from "../outbox/kept";
import { moveOlder, Outbox } from "../outbox/outbox";
import { accountOf } from "../outbox/start";
import { Coach } from "./coach";
import type { Surroundings } from "./line";
import type { PageData } from "./words";

/** Longer than this without an answer, a request is lost. */
const PATIENCE_MS = 15_000;

function tokenOf(page: Document): string {
  return page.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

async function posted(
  page: Document,
  address: string,
  body: string | Uint8Array<ArrayBuffer>,
  type: string,
): Promise<{ status: number; text: string }> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": type, "X-CSRFToken": tokenOf(page), Accept: "application/json" },
    body,
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return { status: answer.status, text: await answer.text() };
}

export function startCoach(page: Document, view: Window & typeof globalThis): void {
  const held = page.getElementById("live-data")?.textContent;
  if (!held) return;
  const data = JSON.parse(held) as PageData;
  const surroundings: Surroundings = {
    open: () => {
      const address = new URL(data.socket, view.location.href);
      address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
      return new WebSocket(address) as unknown as ReturnType<Surroundings["open"]>;
    },
    post: (body) => posted(page, data.frames, body, "application/x-tonus-live"),
    after: (ms, then) => {
      const id = view.setTimeout(then, ms);
      return () => view.clearTimeout(id);
    },
    nowMs: () => view.performance.now(),
  };
  const account = accountOf(page) ?? "";
  const outbox = Outbox.opened();
  void outbox.then((opened) => moveOlder(opened, memoryOf(view), data.sync, account));
  const owner = { account, member: memberIn(data.frames) };
  new Coach(page, view, data, surroundings, outbox, owner);
}
