// <form data-upload="…/uploads/"> sends its file in parts, shows how far it is, and
// can be stopped.  Without a script the same form is sent whole.
//
// The part that shows it is templates/coach/_sending.html, with every word in it.

import { begun } from "./begun";
import {
  type Answer,
  Lost,
  type Memory,
  type Progress,
  type Sending,
  type Upload,
  UploadFailed,
  arrived,
  givenUp,
} from "./upload";

/** A length of time in words: "5 seconds", "3 minutes". */
export function timeInWords(seconds: number, language: string): string {
  const [unit, count] =
    seconds < 60
      ? (["second", Math.max(1, Math.ceil(seconds / 5) * 5)] as const)
      : seconds < 3600
        ? (["minute", Math.round(seconds / 60)] as const)
        : (["hour", Math.round(seconds / 3600)] as const);
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

/** A sentence with its `{placeholders}` filled in. */
export function filled(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Requests that say how much of them is sent, which fetch cannot. */
export function xhrTransport(token: () => string) {
  return (method: string, url: string, { body, headers, onSent, signal }: Sending) =>
    new Promise<Answer>((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      request.setRequestHeader("X-CSRFToken", token());
      request.setRequestHeader("Accept", "application/json");
      for (const [name, value] of Object.entries(headers ?? {})) {
        request.setRequestHeader(name, value);
      }
      request.upload.onprogress = (event) => onSent?.(event.loaded);
      request.onload = () =>
        resolve(
          // Led elsewhere means: sign in first.
          isMoved(request, url)
            ? { status: 401, content: null }
            : { status: request.status, content: json(request) },
        );
      request.onerror = () => reject(new Lost());
      request.onabort = () => reject(signal?.reason ?? new Lost());
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", () => request.abort(), { once: true });
      return request.send(body ?? null);
    });
}

function isMoved(request: XMLHttpRequest, url: string): boolean {
  if (request.responseURL === "") return false;
  return new URL(request.responseURL).pathname !== new URL(url, location.href).pathname;
}

function json(request: XMLHttpRequest): Answer["content"] {
  const kind = request.getResponseHeader("Content-Type") ?? "";
  if (request.status === 204) return {};
  if (!kind.includes("json")) return null;
  try {
    return JSON.parse(request.responseText) as Answer["content"];
  } catch {
    return null;
  }
}

/** SHA-256 as RFC 9530 writes it; nothing where the page came without TLS. */
export async function contentDigest(part: Blob): Promise<string> {
  const bytes = await part.arrayBuffer();
  if (!globalThis.crypto?.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `sha-256=:${btoa(String.fromCharCode(...digest))}:`;
}

/** Wait, but not longer than until the network is back. */
export function paused(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const timer = setTimeout(() => end(resolve), seconds * 1000);
    const end = (then: () => void) => {
      clearTimeout(timer);
      stop.abort();
      then();
    };
    const options = { signal: stop.signal };
    globalThis.addEventListener?.("online", () => end(resolve), options);
    signal.addEventListener("abort", () => end(() => reject(signal.reason)), options);
  });
}

/** localStorage, or nothing where it is forbidden. */
export function memoryOf(view: Window): Memory {
  try {
    return view.localStorage;
  } catch {
    return { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  }
}

class Panel {
  private shown = -1;

  constructor(
    private readonly root: HTMLElement,
    private readonly language: string,
  ) {}

  private part<T extends Element>(selector: string, kind: new () => T): T | null {
    const found = this.root.querySelector(selector);
    return found instanceof kind ? found : null;
  }

  word(name: string, values: Record<string, string | number> = {}): string {
    return filled(this.root.dataset[name] ?? "", values);
  }

  onStop(stop: () => void): void {
    this.part("[data-stop]", HTMLButtonElement)?.addEventListener("click", stop);
  }

  begin(): void {
    this.root.hidden = false;
    this.shown = -1;
    this.fault("");
    this.show(true);
    // The button that was pressed cannot hold the focus while it is out of use.
    this.part("[data-stop]", HTMLButtonElement)?.focus();
  }

  private show(busy: boolean): void {
    for (const each of this.root.querySelectorAll<HTMLElement>("[data-busy]")) each.hidden = !busy;
  }

  progress({ phase, sent, total, leftS }: Progress): void {
    const bar = this.part("progress", HTMLProgressElement);
    const percent = total > 0 ? Math.floor((100 * sent) / total) : this.shown;
    if (bar && total > 0) bar.value = percent;
    const left = leftS === null ? "" : timeInWords(leftS, this.language);
    const name =
      phase === "waiting" ? "wordWaiting" : phase === "finishing" ? "wordFinishing" : "wordSending";
    const words =
      phase === "sending" && left === ""
        ? this.word("wordBegun", { percent })
        : this.word(name, { percent, left });
    const line = this.part("[data-line]", HTMLElement);
    if (line) line.textContent = words;
    // Said aloud at every tenth, not at every step.
    if (phase !== "sending" || Math.floor(percent / 10) !== Math.floor(this.shown / 10)) {
      const aloud = this.part("[data-aloud]", HTMLElement);
      if (aloud) aloud.textContent = words;
    }
    if (phase === "sending") this.shown = percent;
  }

  fault(sentence: string): void {
    const notice = this.part("[data-fault]", HTMLElement);
    const text = notice?.querySelector("p");
    if (!notice || !text) return;
    text.textContent = sentence;
    notice.hidden = sentence === "";
    if (sentence !== "") this.show(false);
  }

  told(error: unknown): string {
    if (!(error instanceof UploadFailed)) return this.word("wordFailed", { status: "?" });
    const own: Record<string, string> = {
      lost: "wordLost",
      signed_out: "wordSignedOut",
      unreadable: "wordUnreadable",
      failed: "wordFailed",
    };
    return error.title || this.word(own[error.code] ?? "wordFailed", { status: error.status });
  }
}

function valueOf(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value : "";
}

export function startUploads(root: ParentNode, view: Window = window): void {
  for (const form of begun(root, "form[data-upload]", "upload", HTMLFormElement)) {
    const panel = form.querySelector<HTMLElement>("[data-sending]");
    if (panel) startUpload(form, new Panel(panel, form.ownerDocument.documentElement.lang), view);
  }
}

function startUpload(form: HTMLFormElement, panel: Panel, view: Window): void {
  const input = form.querySelector<HTMLInputElement>('input[type="file"]');
  const button = form.querySelector<HTMLButtonElement>("button:not([type=button])");
  let stop: AbortController | null = null;
  panel.onStop(() => stop?.abort());
  form.addEventListener("submit", (event) => {
    const file = input?.files?.[0];
    // With nothing to send the form itself says what is missing.
    if (!file || event.defaultPrevented) return;
    event.preventDefault();
    if (stop) return;
    stop = new AbortController();
    if (button) button.disabled = true;
    panel.begin();
    const upload: Upload = {
      endpoint: form.dataset["upload"] ?? "",
      file,
      exercise: valueOf(form, "exercise"),
      depth: valueOf(form, "depth"),
      zone: valueOf(form, "zone"),
      transport: xhrTransport(() => valueOf(form, "csrfmiddlewaretoken")),
      memory: memoryOf(view),
      onProgress: (progress) => panel.progress(progress),
      signal: stop.signal,
      pause: paused,
      digest: contentDigest,
      nowS: () => performance.now() / 1000,
    };
    void sendAndGo(upload, panel, view).finally(() => {
      stop = null;
      if (!button) return;
      button.disabled = false;
      button.focus();
    });
  });
}

async function sendAndGo(upload: Upload, panel: Panel, view: Window): Promise<void> {
  try {
    const { url } = await arrived(upload);
    view.location.assign(url);
  } catch (error) {
    if (upload.signal.aborted) {
      await givenUp(upload);
      panel.fault(panel.word("wordStopped"));
    } else {
      panel.fault(panel.told(error));
    }
  }
}
