// What waits on the device, and what the device knows of whoever uses it.

import type { Start } from "../live/protocol.gen";

/** As `docs/reference/training-sync.md` has it. */
export interface Item {
  id: string;
  kind: "set" | "note" | "weigh_in";
  at: string;
  zone: string;
  revision?: number;
  [key: string]: unknown;
}

/** A set of which the server has not seen everything: its frames lie beside it. */
export interface KeptFrames {
  start: Start;
  /** Frames that lie here, counted from 0. */
  count: number;
}

export interface Kept {
  /** Order in which things were made; given by the store. */
  seq?: number;
  id: string;
  account: string;
  member: string;
  item: Item;
  /** `asked` waits for a decision: it was refused, or something else is there. */
  state: "waiting" | "conflict" | "refused";
  code: string;
  message: string;
  /** What is there instead. */
  present: Record<string, unknown> | null;
  frames: KeptFrames | null;
  /** The page in which the set goes on, and which sends it itself while it is open. */
  holder: string | null;
}

/** All that a device remembers of a person: ids, one flag, one unit. */
export interface Known {
  account: string;
  member: string | null;
  showsWeights: boolean;
  unit: string;
  askedMs: number;
}

export function newKept(
  owner: { account: string; member: string },
  item: Item,
  more: Partial<Kept> = {},
): Kept {
  return {
    id: item.id,
    account: owner.account,
    member: owner.member,
    item,
    state: "waiting",
    code: "",
    message: "",
    present: null,
    frames: null,
    holder: null,
    ...more,
  };
}

export const syncAddress = (member: string): string => `/m/${member}/training/sync/`;
export const framesAddress = (member: string): string => `/m/${member}/coach/live/frames/`;

/** The member in an address below `/m/<member>/`; empty where there is none. */
export function memberIn(address: string): string {
  return /^\/m\/([0-9a-f-]{36})\//.exec(address)?.[1] ?? "";
}
