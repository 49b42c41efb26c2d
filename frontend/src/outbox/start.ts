// What every page does with the outbox: sends what waits, says what waits.

import { startLeaving } from "./leaving";
import { showNotice } from "./notice";
import { Outbox } from "./outbox";
import { registerWorker } from "./registering";

/** What the device knows is renewed where it is older than this. */
const FRESH_MS = 60_000;

/** The account that a page shows; null where nobody is signed in. */
export function accountOf(page: Document): string | null {
  return page.querySelector<HTMLMetaElement>('meta[name="account"]')?.content || null;
}

export async function startOutbox(
  page: Document,
  view: Window & typeof globalThis,
): Promise<void> {
  const account = accountOf(page);
  if (account !== null) void registerWorker(view);
  const outbox = await Outbox.opened();
  startLeaving(page, outbox, account);
  // The page that lists what waits needs no line about it.
  const lists = page.querySelector("[data-offline-waiting]") !== null;
  const place = lists ? null : page.querySelector<HTMLElement>("[data-outbox]");
  if (place) await outbox.listen((told) => showNotice(place, told, account));
  view.addEventListener("online", () => outbox.online());
  page.addEventListener("visibilitychange", () => {
    if (page.visibilityState === "visible") outbox.online();
  });
  if (account !== null) await outbox.known(account, FRESH_MS);
  await outbox.send();
}
