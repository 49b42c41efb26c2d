// Signing out takes from the device what is of the person; what was not sent yet is asked for.

import type { Outbox } from "./outbox";

/** Keys under which pages remember something of a person. */
const PERSONAL = ["tonus.log:"] as const;

export function startLeaving(page: Document, outbox: Outbox, account: string | null): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("form[data-leaves]")) return;
    if (form.dataset["leaves"] === "now") return;
    event.preventDefault();
    // Otherwise a later behaviour would take the form for sent.
    event.stopImmediatePropagation();
    // Whoever wants to leave leaves, even where the device cannot be cleared.
    leave(page, form, outbox, account).catch(() => gone(form));
  }, true);
}

async function leave(
  page: Document,
  form: HTMLFormElement,
  outbox: Outbox,
  account: string | null,
): Promise<void> {
  const unsent = async () => (await outbox.store.all()).filter((one) => one.account === account);
  if ((await unsent()).length > 0) await outbox.send();
  let alsoItems = true;
  if ((await unsent()).length > 0) {
    const choice = await asked(page);
    if (choice === "stay") return;
    alsoItems = choice === "delete";
  }
  await outbox.forget(account, alsoItems);
  forgetKeys(page.defaultView?.localStorage);
  gone(form);
}

function gone(form: HTMLFormElement): void {
  form.dataset["leaves"] = "now";
  form.submit();
}

/** What the person answers in the dialog that stands on the page. */
function asked(page: Document): Promise<string> {
  const dialog = page.querySelector<HTMLDialogElement>("dialog[data-leaving]");
  if (!dialog) return Promise.resolve("keep");
  return new Promise((resolve) => {
    dialog.returnValue = "stay";
    dialog.addEventListener("close", () => resolve(dialog.returnValue || "stay"), { once: true });
    dialog.showModal();
  });
}

export function forgetKeys(memory: Storage | undefined): void {
  if (!memory) return;
  for (const key of Object.keys(memory)) {
    if (PERSONAL.some((begin) => key.startsWith(begin))) memory.removeItem(key);
  }
}
