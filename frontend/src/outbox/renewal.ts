// Says on a page that was loaded before the last upgrade that there is a newer one.

/** What a service worker answers with the addresses of its shell. */
export const SHELL_ASKED = "shell";

/** Files of the application that every page runs, whatever they are called now. */
const APP = /\/built\/app\.[^/]*$/;

/** Addresses of the application's files that a page was loaded with. */
export function filesOf(page: Document): string[] {
  const scripts = [...page.querySelectorAll<HTMLScriptElement>("script[src]")];
  const styles = [...page.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")];
  return [...scripts.map(({ src }) => src), ...styles.map(({ href }) => href)]
    .map((address) => new URL(address))
    .filter(({ pathname }) => APP.test(pathname))
    .map(({ pathname, search }) => pathname + search);
}

/** Whether a worker keeps other files than those that a page runs. */
export function isOutdated(files: readonly string[], shell: unknown): boolean {
  if (!Array.isArray(shell)) return false;
  return files.some((file) => !shell.includes(file));
}

/** Ask a worker that was just installed, and offer to load the page again where it is older. */
export function offerRenewal(page: Document, worker: Pick<ServiceWorker, "postMessage">): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => {
    port1.close();
    if (isOutdated(filesOf(page), data)) showRenewal(page);
  };
  worker.postMessage(SHELL_ASKED, [port2]);
}

function showRenewal(page: Document): void {
  const place = page.querySelector<HTMLElement>("[data-renewal]");
  const words = place?.querySelector("[role=status]");
  const link = place?.querySelector("a");
  if (!place || !words || !link || place.classList.contains("told")) return;
  words.textContent = place.dataset["renewal"] ?? "";
  link.hidden = false;
  place.classList.add("told");
}
