// Whether this device trusts the server: it does where an encrypted request to it is
// answered at all.

/** Ms between two looks. */
const AGAIN_MS = 3000;

export type Trust = "asking" | "yes" | "no";

export interface Around {
  fetch(address: string): Promise<unknown>;
  after(ms: number, then: () => void): void;
  isSeen(): boolean;
}

/** Look until the device trusts the server; `show` is told what was found, each time. */
export async function lookForTrust(
  address: string,
  around: Around,
  show: (trust: Trust) => void,
): Promise<void> {
  if (around.isSeen()) {
    try {
      await around.fetch(address);
      show("yes");
      return;
    } catch {
      show("no");
    }
  }
  around.after(AGAIN_MS, () => void lookForTrust(address, around, show));
}

/** Show of several texts the one that fits; the others are hidden. */
export function startCheck(part: HTMLElement): void {
  const texts = [...part.querySelectorAll<HTMLElement>("[data-trust]")];
  const show = (trust: Trust): void => {
    for (const text of texts) text.hidden = text.dataset["trust"] !== trust;
  };
  show("asking");
  void lookForTrust(
    part.dataset["trustCheck"] ?? "",
    {
      // Where the answer may not be read, that there was one is enough.
      fetch: (address) => fetch(address, { mode: "no-cors", cache: "no-store", credentials: "omit" }),
      after: (ms, then) => void setTimeout(then, ms),
      isSeen: () => document.visibilityState === "visible",
    },
    show,
  );
}
