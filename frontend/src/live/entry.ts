// The coach's page.  Without this script it says what it needs, and offers other ways.

import { startCoach } from "./start";

import "./live.css";

startCoach(document, window);
