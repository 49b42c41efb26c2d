// The service worker: pages of members pass through it and are never kept.

import { DeviceStore } from "../outbox/store";
import { sent } from "../outbox/sending";
import { SHELL_ASKED } from "../outbox/renewal";
import { realWorld, SET_LOCKS } from "../outbox/world";
import { namesOf, outdated, wayOf } from "./caches";
import type { Plan, WorkerScope } from "./worker";

declare const tonusPlan: Plan;

const worker = self as unknown as WorkerScope;
const plan = tonusPlan;
const names = namesOf(plan);
/** What was kept for nobody in particular is the answer to everybody. */
const SAME: CacheQueryOptions = { ignoreVary: true };

worker.addEventListener("install", (event) => {
  event.waitUntil(keepShell());
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of outdated(await caches.keys(), names)) await caches.delete(name);
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener("fetch", (event) => {
  const way = wayOf(event.request, plan, worker.location.origin);
  if (way === "page") event.respondWith(page(event.request));
  if (way === "static") event.respondWith(kept(event.request, names.shell));
  if (way === "pose") event.respondWith(keptAfter(event.request, names.pose, event));
});

worker.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(takeOver());
  if (event.data === "catalogue") event.waitUntil(keepCatalogue());
  if (event.data === SHELL_ASKED) event.ports[0]?.postMessage(plan.shell);
});

worker.addEventListener("sync", (event) => {
  if (event.tag === "tonus.outbox") event.waitUntil(sendAll());
});

async function keepShell(): Promise<void> {
  const cache = await caches.open(names.shell);
  for (const address of [plan.offline, ...plan.shell]) await keep(cache, address);
}

/** Keep a page or file as nobody in particular gets it. */
async function keep(cache: Cache, address: string): Promise<void> {
  const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw new Error(`${address}: ${answer.status}`);
  await cache.put(address, answer);
}

/** One after another, so that the person's own requests go first. */
async function keepCatalogue(): Promise<void> {
  const cache = await caches.open(names.catalogue);
  const held = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  for (const address of plan.catalogue) {
    if (held.has(address)) continue;
    try {
      await keep(cache, address);
    } catch {
      return;
    }
  }
}

/** The new worker takes over unless a set goes on in some page. */
async function takeOver(): Promise<void> {
  const held = (await navigator.locks?.query())?.held ?? [];
  if (held.some(({ name }) => name?.startsWith(SET_LOCKS))) return;
  await worker.skipWaiting();
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const { pathname } = new URL(request.url);
    const found =
      (await (await caches.open(names.catalogue)).match(pathname, SAME)) ??
      (await (await caches.open(names.shell)).match(plan.offline, SAME));
    if (!found) throw error;
    return found;
  }
}

async function kept(request: Request, name: string): Promise<Response> {
  return (await (await caches.open(name)).match(request, SAME)) ?? fetch(request);
}

async function keptAfter(
  request: Request,
  name: string,
  event: { waitUntil(work: Promise<unknown>): void },
): Promise<Response> {
  const cache = await caches.open(name);
  const found = await cache.match(request.url, SAME);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.status === 200) {
    // Where there is no room the model is fetched again another time.
    event.waitUntil(cache.put(request.url, answer.clone()).catch(() => undefined));
  }
  return answer;
}

async function sendAll(): Promise<void> {
  const store = await DeviceStore.opened();
  const outcome = await sent(store, realWorld());
  store.close();
  // Refused here, the browser tries again by itself.
  if (outcome === "away") throw new Error("still away");
  new BroadcastChannel("tonus.outbox").postMessage("changed");
}
