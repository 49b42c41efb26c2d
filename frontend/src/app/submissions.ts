// <form data-once> is sent once however often its button is pressed.

export function startSubmissions(page: Document, view: Window): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("once" in form.dataset)) return;
    if (event.defaultPrevented) return;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
  });
  // The back button brings the page as it was left.
  view.addEventListener("pageshow", () => {
    for (const form of page.querySelectorAll('form[data-once][aria-busy="true"]')) {
      form.removeAttribute("aria-busy");
    }
  });
}
