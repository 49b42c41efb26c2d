// Timers of the training pages.  Both stay hidden without a script: then seconds are
// counted by the person, and written by hand.

import { startHold } from "./hold";
import { startRest } from "./rest";

import "./training.css";

for (const part of document.querySelectorAll<HTMLElement>("[data-hold]")) startHold(part);
for (const part of document.querySelectorAll<HTMLElement>("[data-rest]")) startRest(part);
