// <form data-zone> carries the browser's time zone in a hidden field `zone`;
// <select data-zone-choice> without a choice takes it.

import { begun } from "./begun";

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
}

export function startZones(root: ParentNode, zone = browserZone()): void {
  if (zone === "") return;
  for (const form of begun(root, "form[data-zone]", "zone", HTMLFormElement)) {
    let field = form.querySelector<HTMLInputElement>('input[type="hidden"][name="zone"]');
    if (!field) {
      field = form.ownerDocument.createElement("input");
      field.type = "hidden";
      field.name = "zone";
      form.append(field);
    }
    field.value = zone;
  }
  for (const choice of begun(root, "select[data-zone-choice]", "zone", HTMLSelectElement)) {
    const offered = [...choice.options].some((option) => option.value === zone);
    if (choice.value === "" && offered) choice.value = zone;
  }
}
