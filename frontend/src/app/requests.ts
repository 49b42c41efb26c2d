// What htmx sends carries the form's own token, or the page's; what got lost is said.

/** The token that proves that a request comes from our own page. */
export function requestToken(from: Element, page: Document): string {
  const form = from.closest("form");
  const field = form?.querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]');
  const meta = page.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
  return field?.value ?? meta?.content ?? "";
}

interface Configured {
  elt: Element;
  verb: string;
  headers: Record<string, string>;
}

/** Show the notice that the page keeps ready for an answer that did not come. */
export function showLost(page: Document): void {
  const kept = page.querySelector<HTMLTemplateElement>("template#lost");
  const place = page.querySelector(".messages");
  if (!kept || !place || place.querySelector("[data-lost]")) return;
  place.append(kept.content.cloneNode(true));
}

function clearLost(page: Document): void {
  for (const notice of page.querySelectorAll("[data-lost]")) notice.remove();
}

export function startRequests(page: Document): void {
  page.addEventListener("htmx:configRequest", (event) => {
    const { elt, verb, headers } = (event as CustomEvent<Configured>).detail;
    if (verb.toLowerCase() === "get") return;
    headers["X-CSRFToken"] = requestToken(elt, page);
  });
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    page.addEventListener(name, () => showLost(page));
  }
  page.addEventListener("htmx:afterSwap", () => clearLost(page));
}
