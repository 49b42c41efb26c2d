// Registers the service worker where a browser has one, and lets a newer one take over
// as soon as no set goes on.  No page is loaded again because of it unless somebody asks.

import { offerRenewal } from "./renewal";

export const WORKER = "/sw.js";
const SOON_MS = 2000;
const LATER_MS = 30_000;
/** A page that stays open asks so often, when it is seen again, whether there is a newer one. */
const NEWER_MS = 3_600_000;

export async function registerWorker(view: Window & typeof globalThis): Promise<void> {
  if (!view.isSecureContext || !("serviceWorker" in view.navigator)) return;
  const workers = view.navigator.serviceWorker;
  try {
    const registration = await workers.register(WORKER, { scope: "/", updateViaCache: "none" });
    const offer = () => registration.waiting?.postMessage("take over");
    offer();
    // A set that went on then may be over now.
    view.setTimeout(offer, SOON_MS);
    view.setInterval(offer, LATER_MS);
    registration.addEventListener("updatefound", () => {
      const next = registration.installing;
      next?.addEventListener("statechange", () => {
        if (next.state !== "installed") return;
        offerRenewal(view.document, next);
        offer();
      });
    });
    let askedMs = Date.now();
    view.document.addEventListener("visibilitychange", () => {
      if (view.document.visibilityState !== "visible" || Date.now() - askedMs < NEWER_MS) return;
      askedMs = Date.now();
      // Without a connection there is nothing to be asked.
      registration.update().catch(() => undefined);
    });
    const { active } = await workers.ready;
    if (!savesData(view.navigator)) whenIdle(view, () => active?.postMessage("catalogue"));
  } catch {
    // A browser may refuse in private windows: pages are as they were without.
  }
}

/** Whether pages are kept here for when there is no connection, or can be from now on. */
export async function keepsPages(view: Window & typeof globalThis): Promise<boolean> {
  if (!view.isSecureContext || !("serviceWorker" in view.navigator)) return false;
  const workers = view.navigator.serviceWorker;
  try {
    if (await workers.getRegistration()) return true;
    await workers.register(WORKER, { scope: "/", updateViaCache: "none" });
    return true;
  } catch {
    // As where the certificate is not trusted.
    return false;
  }
}

function savesData(navigator: Navigator): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

function whenIdle(view: Window & typeof globalThis, then: () => void): void {
  if (typeof view.requestIdleCallback === "function") view.requestIdleCallback(then);
  else view.setTimeout(then, 3000);
}
