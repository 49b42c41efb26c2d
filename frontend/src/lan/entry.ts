// The page on trust.  It is read by devices that do not trust the server yet.

import { startCheck } from "./check";

import "./lan.css";

for (const part of document.querySelectorAll<HTMLElement>("[data-trust-check]")) startCheck(part);
