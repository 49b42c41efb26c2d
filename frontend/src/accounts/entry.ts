// What only the pages of accounts do: links and codes are copied, and a passkey that was
// not used is told of.

import { startCopies } from "./copies";
import { startPasskeys } from "./passkeys";

startCopies(document);
startPasskeys(document);
