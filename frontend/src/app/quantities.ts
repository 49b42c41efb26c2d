// A change of unit never changes a number: who typed 180 and then sees that the unit
// says kilograms means 180 pounds.  The second box is emptied while it is out of
// sight, so that it cannot be sent, and filled again when its unit comes back.

import { begun } from "./begun";

export function startQuantities(root: ParentNode): void {
  for (const quantity of begun(root, "[data-quantity]", "quantity", HTMLElement)) {
    const units = quantity.querySelector<HTMLSelectElement>("select[data-units]");
    const second = quantity.querySelector<HTMLInputElement>(".second input");
    if (!units || !second) continue;
    let kept = "";
    units.addEventListener("change", () => {
      quantity.classList.remove("both");
      if (units.value.includes("+")) {
        if (second.value === "") second.value = kept;
      } else {
        kept = second.value || kept;
        second.value = "";
      }
    });
  }
}
