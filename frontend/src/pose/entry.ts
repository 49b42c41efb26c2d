// The pose model as a worker of its own; where a browser cannot run it there, the
// page loads the same file and talks to it through a channel.

import type { FromPose, Port, ToPose } from "./messages";
import { PoseServer } from "./serving";

declare global {
  interface Window {
    tonusPose?: (port: Port<ToPose, FromPose>) => void;
  }
}

if (typeof document === "undefined") {
  // The model's program warns of what nobody here can mend.
  console.warn = console.debug.bind(console);
  new PoseServer(globalThis as unknown as Port<ToPose, FromPose>);
} else {
  window.tonusPose = (port) => void new PoseServer(port);
}
