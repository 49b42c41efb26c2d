// A passkey that was not used, because somebody thought better of it or the browser
// refused, is said on the page: <template id="passkey_failed"> keeps the words.

export function startPasskeys(page: Document): void {
  page.addEventListener("allauth.error", (event) => {
    const kept = page.querySelector<HTMLTemplateElement>("template#passkey_failed");
    const place = page.querySelector(".messages");
    if (!kept || !place) return;
    event.preventDefault();
    place.querySelector("[data-passkey-failed]")?.remove();
    place.append(kept.content.cloneNode(true));
  });
}
