// The list of what waits: each with its state, and with what can be done about it.

import { filled } from "../app/uploads";
import { newId } from "../live/ids";
import type { Kept, Known } from "../outbox/kept";
import type { Outbox, Told } from "../outbox/outbox";
import { counted, stateOf, type Words, wordsOf } from "./words";

export class WaitingList {
  constructor(
    private readonly page: Document,
    private readonly outbox: Outbox,
    private readonly words: Words,
    private readonly nameOf: (exercise: string) => string,
  ) {}

  show(told: Told, known: Known | null): void {
    const section = this.page.querySelector<HTMLElement>("[data-offline-waiting]");
    const list = this.page.querySelector("[data-offline-list]");
    const others = this.page.querySelector<HTMLElement>("[data-offline-others]");
    if (!section || !list || !others) return;
    // What somebody else left here is nobody's but theirs.
    const mine = told.items.filter(({ account }) => account === known?.account);
    const rest = told.items.length - mine.length;
    const focused = this.page.activeElement?.closest("[data-id]")?.getAttribute("data-id");
    list.replaceChildren(...mine.map((one) => this.row(one, told, known)));
    others.hidden = rest === 0;
    others.textContent = rest === 0 ? "" : counted(this.words, "others", rest);
    section.hidden = told.items.length === 0;
    if (focused) {
      const same = list.querySelector<HTMLElement>(`[data-id="${focused}"] button`);
      (same ?? this.page.getElementById("content"))?.focus();
    }
  }

  private row(kept: Kept, told: Told, known: Known | null): HTMLElement {
    const showsWeights = known?.showsWeights === true;
    const row = this.part("li", "");
    row.className = "card";
    row.dataset["id"] = kept.id;
    const said = kept.frames
      ? filled(this.words["set_frames"] ?? "", { name: this.nameOf(String(kept.item["exercise"])) })
      : wordsOf(kept.item, this.words, this.nameOf, showsWeights);
    const title = this.part("h3", said);
    const when = new Date(kept.item.at).toLocaleString(this.page.documentElement.lang || "en", {
      dateStyle: "medium",
      timeStyle: "short",
    });
    row.append(title, this.part("p", when, "quiet"));
    row.append(this.part("p", stateOf(kept, this.words, told.outcome === "signed_out")));
    if (kept.state === "conflict") row.append(...this.both(kept, said, showsWeights));
    row.append(this.buttons(kept, said));
    return row;
  }

  private both(kept: Kept, said: string, showsWeights: boolean): HTMLElement[] {
    const { present, item } = kept;
    const there = present
      ? filled(this.words["present"] ?? "", {
          words: wordsOf({ kind: item.kind, ...present }, this.words, this.nameOf, showsWeights),
        })
      : (this.words["gone"] ?? "");
    const mine = filled(this.words["mine"] ?? "", { words: said });
    return [this.part("p", mine), this.part("p", there)];
  }

  private buttons(kept: Kept, said: string): HTMLElement {
    const { outbox } = this;
    const row = this.part("div", "", "row");
    const add = (name: string, then: () => Promise<unknown>) => {
      const button = this.part("button", this.words[name] ?? name, "button quiet small");
      button.setAttribute("type", "button");
      const about = this.part("span", ` ${said}`, "visually-hidden");
      button.append(about);
      button.addEventListener("click", () => void then());
      row.append(button);
    };
    if (kept.state === "conflict") {
      const name = kept.present ? "keep_mine" : "write_again";
      add(name, () => outbox.keepMine(kept.id, newId()));
      if (kept.present) add("keep_present", () => outbox.drop(kept.id));
      else add("delete", () => outbox.drop(kept.id));
    } else {
      if (kept.code !== "hidden") add("again", () => outbox.again(kept.id));
      add("delete", () => outbox.drop(kept.id));
    }
    return row;
  }

  private part(name: string, text: string, classes = ""): HTMLElement {
    const made = this.page.createElement(name);
    made.textContent = text;
    if (classes) made.className = classes;
    return made;
  }
}
