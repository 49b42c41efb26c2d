// The page for when there is no connection: enter things, see what waits, clear the device.

import { startHold } from "../training/hold";
import { startRest } from "../training/rest";
import { type Known, newKept } from "../outbox/kept";
import { forgetKeys } from "../outbox/leaving";
import { knownOf } from "../outbox/sending";
import { Outbox, type Told } from "../outbox/outbox";
import { keepsPages } from "../outbox/registering";
import { askedWho } from "../outbox/world";
import { dropModel, keepModel, showModel } from "./device";
import { itemOf, showFields } from "./forms";
import { WaitingList } from "./list";
import { counted, type Words } from "./words";

import "./offline.css";

class OfflinePage {
  private known: Known | null = null;
  private told: Told = { items: [], outcome: null };
  private isAway = !navigator.onLine;
  /** Until the server was asked, nothing is said about it. */
  private hasAsked = false;
  /** Whether this address can be opened without a connection. */
  private isKept = true;
  private readonly list: WaitingList;

  constructor(
    private readonly outbox: Outbox,
    private readonly words: Words,
  ) {
    const names = new Map(
      [...document.querySelectorAll<HTMLOptionElement>("#exercise option")].map((one) => [
        one.value,
        one.textContent ?? one.value,
      ]),
    );
    this.list = new WaitingList(document, outbox, words, (key) => names.get(key) ?? key);
  }

  async start(): Promise<void> {
    this.known = await this.outbox.store.known();
    for (const form of document.querySelectorAll<HTMLFormElement>("[data-offline-form]")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        void this.keep(form);
      });
    }
    const set = document.querySelector<HTMLFormElement>('[data-offline-form="set"]');
    if (set) {
      set.addEventListener("change", () => showFields(set));
      showFields(set);
    }
    this.units();
    this.buttons();
    window.addEventListener("online", () => void this.reach());
    window.addEventListener("offline", () => void this.reach());
    await this.outbox.listen((told) => {
      this.told = told;
      void this.renew();
    });
    if (this.known) this.isKept = await keepsPages(window);
    await this.showModel();
    await this.reach();
  }

  /** Find out whether the server can be reached, which a browser only guesses. */
  private async reach(): Promise<void> {
    try {
      const told = knownOf(await askedWho(), Date.now());
      // Signed out, the device still knows for whom it keeps what waits.
      if (told) await this.outbox.store.know(told);
      this.known = await this.outbox.store.known();
      this.isAway = false;
    } catch {
      this.isAway = true;
    }
    // Later a unit that somebody chose would be changed under their hands.
    if (!this.hasAsked) this.units();
    this.hasAsked = true;
    this.show();
  }

  /** The model is offered only where something would fetch it from what is kept. */
  private async showModel(): Promise<void> {
    await showModel(document, this.words, this.isKept);
  }

  private async renew(): Promise<void> {
    this.known = await this.outbox.store.known();
    if (this.told.outcome === "sent" || this.told.outcome === "signed_out") this.isAway = false;
    this.show();
  }

  private show(): void {
    const { known, words, isAway } = this;
    const count = this.told.items.filter(({ account }) => account === known?.account).length;
    const isElsewhere = location.pathname !== "/offline/";
    if (this.hasAsked) {
      put("heading", this.heading(count, isElsewhere));
      const lead = isAway ? "away_lead" : this.isKept ? "here_lead" : "not_here_lead";
      put("lead", words[lead] ?? "");
    }
    hide("forms", known?.member == null);
    hide("weights", !known?.showsWeights);
    hide("again", !isAway && !isElsewhere);
    hide("send", isAway || count === 0);
    hide("clear", known === null && this.told.items.length === 0);
    if (this.hasAsked && known?.member == null) put("status", words["nobody"] ?? "");
    this.list.show(this.told, known);
  }

  private heading(count: number, isElsewhere: boolean): string {
    if (this.isAway) return this.words["away"] ?? "";
    if (count > 0) return counted(this.words, "unsent", count);
    return this.words[isElsewhere ? "back" : "all_sent"] ?? "";
  }

  private async keep(form: HTMLFormElement): Promise<void> {
    const { account, member } = this.known ?? {};
    const item = itemOf(form, new Date());
    if (!item || !account || !member) {
      put("status", this.words["empty"] ?? "");
      return;
    }
    // A button that is pressed twice keeps one.
    form.reset();
    showFields(form);
    this.units();
    put("status", this.words["kept"] ?? "");
    await this.outbox.add(newKept({ account, member }, item));
  }

  /** Units as the person has them elsewhere; nobody lifts stones. */
  private units(): void {
    const unit = this.known?.unit === "kg" || !this.known ? "kg" : "lb";
    for (const name of ["load_unit", "weight_unit"]) {
      const select = document.querySelector<HTMLSelectElement>(`select[name="${name}"]`);
      if (select) select.value = unit;
    }
  }

  private buttons(): void {
    press("send", () => this.outbox.send());
    press("keep-model", async () => {
      const folder = part("model")?.dataset["offlineModel"] ?? "";
      await keepModel(folder).then(
        () => this.showModel(),
        () => put("status", this.words["model_failed"] ?? ""),
      );
    });
    press("drop-model", async () => {
      await dropModel();
      await this.showModel();
    });
    press("clear", () => this.clear());
  }

  private async clear(): Promise<void> {
    if (this.told.items.length > 0 && !(await isSure())) return;
    await this.outbox.forget(null, true);
    forgetKeys(window.localStorage);
    this.known = null;
    this.show();
    put("status", this.words["removed"] ?? "");
  }
}

function part(name: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-offline-${name}]`);
}

function put(name: string, text: string): void {
  const place = part(name);
  if (place && place.textContent !== text) place.textContent = text;
}

function hide(name: string, isHidden: boolean): void {
  const place = part(name);
  if (place) place.hidden = isHidden;
}

function press(name: string, then: () => Promise<unknown>): void {
  part(name)?.addEventListener("click", () => void then());
}

function isSure(): Promise<boolean> {
  const dialog = part("sure") as HTMLDialogElement | null;
  if (!dialog) return Promise.resolve(false);
  return new Promise((resolve) => {
    dialog.returnValue = "stay";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "delete"), { once: true });
    dialog.showModal();
  });
}

for (const timer of document.querySelectorAll<HTMLElement>("[data-hold]")) startHold(timer);
for (const timer of document.querySelectorAll<HTMLElement>("[data-rest]")) startRest(timer);
const held = document.getElementById("offline-words")?.textContent;
if (held) {
  const words = JSON.parse(held) as Words;
  void Outbox.opened().then((outbox) => new OfflinePage(outbox, words).start());
}
