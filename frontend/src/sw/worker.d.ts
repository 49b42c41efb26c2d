// What is used of a service worker's own world; the types of pages do not know it.

export interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

export interface Fetched extends Extendable {
  readonly request: Request;
  respondWith(answer: Response | Promise<Response>): void;
}

export interface Told extends Extendable {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}

export interface Synced extends Extendable {
  readonly tag: string;
}

export interface WorkerScope {
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetched) => void): void;
  addEventListener(type: "message", listener: (event: Told) => void): void;
  addEventListener(type: "sync", listener: (event: Synced) => void): void;
}

/** What the server writes before the script: see `tonus_web.offline.worker`. */
export interface Plan {
  /** Of everything that is kept; another one begins anew. */
  version: string;
  /** Address of the page that is shown without a connection. */
  offline: string;
  /** Files that every page needs. */
  shell: readonly string[];
  /** Pages that are the same for everybody. */
  catalogue: readonly string[];
  /** Folder of files whose names change with their content. */
  static: string;
  /** Folder of the pose model; empty where there is none. */
  pose: string;
}
