// The pose model on this device: how large it is, kept or not, as the person wants it.

import { filled } from "../app/uploads";
import type { Words } from "./words";

const POSE = "tonus-pose-";
/** The light model and what runs it; other models are kept once the coach has used them. */
const FILES = ["pose.js", "vision_wasm_internal.js", "vision_wasm_internal.wasm"] as const;
const MODELS = ["pose_landmarker_lite.task"] as const;

export function sizeInWords(bytes: number, language: string): string {
  const style = { style: "unit", unit: "megabyte", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, style).format(bytes / 1e6);
}

/** Bytes that the model takes here; 0 where it is not kept. */
export async function keptBytes(): Promise<number> {
  let bytes = 0;
  for (const name of (await caches.keys()).filter((one) => one.startsWith(POSE))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      bytes += (await (await cache.match(request))?.blob())?.size ?? 0;
    }
  }
  return bytes;
}

export async function showModel(page: Document, words: Words, isKept: boolean): Promise<void> {
  const told = page.querySelector<HTMLElement>("[data-offline-model]");
  const keep = page.querySelector<HTMLElement>("[data-offline-keep-model]");
  const drop = page.querySelector<HTMLElement>("[data-offline-drop-model]");
  const folder = told?.dataset["offlineModel"] ?? "";
  if (!told || !keep || !drop || typeof caches === "undefined") return;
  const language = page.documentElement.lang || "en";
  const bytes = await keptBytes();
  const whole = Number(told.dataset["bytes"] ?? 0);
  const size = sizeInWords(bytes || whole, language);
  told.textContent = filled(words[bytes ? "model" : "no_model"] ?? "", { size });
  const isOffered = isKept && folder !== "";
  told.hidden = !isOffered && bytes === 0;
  keep.hidden = !isOffered || bytes > 0;
  drop.hidden = bytes === 0;
}

/** Ask for every file of the model: the worker keeps what goes by. */
export async function keepModel(folder: string): Promise<void> {
  const name = POSE + (folder.split("/").at(-2) ?? "");
  const cache = await caches.open(name);
  for (const file of [...FILES, ...MODELS]) {
    const address = folder + file;
    if (await cache.match(address)) continue;
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    // The worker may be keeping the same: both write the same bytes.
    await cache.put(address, answer);
  }
}

export async function dropModel(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(POSE)) await caches.delete(name);
}
