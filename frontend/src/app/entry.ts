// What every page does beside showing itself.  Nothing here is needed to use a
// page: it spares a reload, a key or a question.

import htmx from "htmx.org";

import { startOutbox } from "../outbox/start";
import { startErrors } from "./errors";
import { startMessages } from "./messages";
import { startPersons } from "./persons";
import { startQuantities } from "./quantities";
import { startRequests } from "./requests";
import { startSubmissions } from "./submissions";
import { startThemes } from "./themes";
import { startZones } from "./zones";

import "./app.css";

/** Parts of a page that come to life; each again for what htmx brings in. */
const behaviours: readonly ((root: ParentNode) => void)[] = [
  startErrors,
  startMessages,
  startPersons,
  startQuantities,
  startThemes,
  startZones,
];

function start(root: ParentNode): void {
  for (const behaviour of behaviours) behaviour(root);
}

void startOutbox(document, window);
startRequests(document);
startSubmissions(document, window);
start(document);
htmx.on("htmx:load", (event) => {
  const part = (event as CustomEvent<{ elt: Element }>).detail.elt;
  if (part !== document.body) start(part.parentElement ?? part);
});
