// Sends a clip in parts, on the page that asks for one.

import { startUploads } from "../app/uploads";

startUploads(document);
