"""Writes what the browser knows of the live protocol (``python -m tools.live_protocol``).

The protocol stands once, in `tonus_web.coach.live_protocol`.  Of it come the types,
the constants, the encoders of what a page sends, and decoders that look at every
field of what arrives.  With ``--check`` nothing is written: the file is compared.
"""

from __future__ import annotations

import argparse
import dataclasses
import enum
import inspect
import json
import re
import sys
import types
import typing
from pathlib import Path
from typing import Any, Final

from tonus_web.coach import live_protocol as protocol

__all__ = ["TARGET", "typescript"]

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "frontend/src/live/protocol.gen.ts"

_HEAD: Final = """\
// Written by `python -m tools.live_protocol` from tonus_web/coach/live_protocol.py.
// A change belongs there.
"""

_READERS: Final = """\
/** What arrived is not what the protocol allows. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

type Read<T> = (value: unknown, what: string) => T;

function fields(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ProtocolError(`${what} is no object`);
  }
  return value as Record<string, unknown>;
}

function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw new ProtocolError(`${what} is no text`);
  return value;
}

function real(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new ProtocolError(`${what} is no number`);
  }
  return value;
}

function whole(value: unknown, what: string): number {
  if (!Number.isSafeInteger(value)) throw new ProtocolError(`${what} is no whole number`);
  return value as number;
}

function truth(value: unknown, what: string): boolean {
  if (typeof value !== "boolean") throw new ProtocolError(`${what} is neither true nor false`);
  return value;
}

function oneOf<T extends string>(allowed: readonly T[]): Read<T> {
  return (value, what) => {
    if (!(allowed as readonly unknown[]).includes(value)) {
      throw new ProtocolError(`${what} is none of ${allowed.join(", ")}`);
    }
    return value as T;
  };
}

function orNull<T>(read: Read<T>): Read<T | null> {
  return (value, what) => (value === null ? null : read(value, what));
}

function listOf<T>(read: Read<T>): Read<readonly T[]> {
  return (value, what) => {
    if (!Array.isArray(value)) throw new ProtocolError(`${what} is no list`);
    return value.map((item, index) => read(item, `${what}[${index}]`));
  };
}
"""

_FRAMES: Final = """\
/** One frame: seconds since the set began, and x px, y px, z px, visibility of each landmark. */
export interface Frame {
  readonly time_s: number;
  /** `LANDMARKS` times `NUMBERS_PER_LANDMARK` numbers; null where nobody was seen. */
  readonly landmarks: ArrayLike<number> | null;
}

/** The message of some frames; `first` is the index in the set of the first of them. */
export function encodeFrames(first: number, frames: readonly Frame[]): ArrayBuffer {
  if (frames.length < 1 || frames.length > MAX_FRAMES_PER_MESSAGE) {
    throw new ProtocolError(`${frames.length} frames in one message`);
  }
  const message = new ArrayBuffer(FRAMES_HEADER_BYTES + frames.length * FRAME_BYTES);
  const view = new DataView(message);
@HEADER@
  const numbers = LANDMARKS * NUMBERS_PER_LANDMARK;
  frames.forEach((frame, index) => {
    const at = FRAMES_HEADER_BYTES + index * FRAME_BYTES;
    if (frame.landmarks !== null && frame.landmarks.length !== numbers) {
      throw new ProtocolError(`${frame.landmarks.length} numbers in one frame`);
    }
    view.setFloat64(at + TIME_OFFSET, frame.time_s, true);
    for (let i = 0; i < numbers; i += 1) {
      view.setFloat32(at + LANDMARKS_OFFSET + 4 * i, frame.landmarks?.[i] ?? NaN, true);
    }
  });
  return message;
}

/** A text message of the page's. */
export function encodeMessage(message: ClientMessage): string {
  return JSON.stringify(message);
}

/** The body of a POST that says the same as these messages, in this order. */
export function encodeBatch(messages: readonly (string | ArrayBuffer)[]): Uint8Array<ArrayBuffer> {
  const utf8 = new TextEncoder();
  const parts = messages.map((message) =>
    typeof message === "string"
      ? { kind: BATCH_TEXT, bytes: utf8.encode(message) }
      : { kind: BATCH_BINARY, bytes: new Uint8Array(message) },
  );
  const size = parts.reduce((sum, part) => sum + BATCH_HEADER_BYTES + part.bytes.length, 0);
  if (size > MAX_BATCH_BYTES) throw new ProtocolError(`${size} bytes in one batch`);
  const body = new Uint8Array(size);
  const view = new DataView(body.buffer);
  let at = 0;
  for (const { kind, bytes } of parts) {
    view.setUint8(at, kind);
    view.setUint32(at + 1, bytes.length, true);
    body.set(bytes, at + BATCH_HEADER_BYTES);
    at += BATCH_HEADER_BYTES + bytes.length;
  }
  return body;
}
"""

_DECODE: Final = """\
/** The message of the server's that a text holds. */
export function decodeServerMessage(received: string): ServerMessage {
  let value: unknown;
  try {
    value = JSON.parse(received);
  } catch {
    throw new ProtocolError("the message is no JSON");
  }
  return readServerMessage(value);
}

/** The messages with which the server answered a batch. */
export function decodeBatchAnswer(received: string): readonly ServerMessage[] {
  let value: unknown;
  try {
    value = JSON.parse(received);
  } catch {
    throw new ProtocolError("the answer is no JSON");
  }
  return listOf(readServerMessage)(fields(value, "answer")["messages"], "messages");
}
"""

_FIELD: Final = re.compile(r"^([\w, ]+) : .*$")


def typescript() -> str:
    """Return the module.

    Returns
    -------
    str
        TypeScript; the same for the same protocol.
    """
    enums = _enums()
    parts = [
        _HEAD,
        _constants(),
        *(_enum(one) for one in enums),
        *(_interface(record) for record in protocol.SERVER_RECORDS),
        *(_interface(record, name) for name, record in protocol.CLIENT_MESSAGES.items()),
        _union("ClientMessage", protocol.CLIENT_MESSAGES),
        *(_interface(record, name) for name, record in protocol.SERVER_MESSAGES.items()),
        _union("ServerMessage", protocol.SERVER_MESSAGES),
        _READERS,
        *(_reader(record) for record in protocol.SERVER_RECORDS),
        *(_reader(record, name) for name, record in protocol.SERVER_MESSAGES.items()),
        _dispatch(),
        _DECODE,
        _FRAMES.replace("@HEADER@", _header()),
    ]
    return "\n".join(parts)


def _constants() -> str:
    own = {
        **protocol.CONSTANTS,
        "NUMBERS_PER_LANDMARK": protocol.FRAME["landmarks"].shape[1],
        "FRAMES_TYPE": protocol.FRAMES_TYPE,
        "FRAMES_HEADER_BYTES": protocol.FRAMES_HEADER.size,
        "FRAME_BYTES": protocol.FRAME.itemsize,
        "TIME_OFFSET": _offset("time_s"),
        "LANDMARKS_OFFSET": _offset("landmarks"),
        "BATCH_HEADER_BYTES": protocol.BATCH_HEADER.size,
        "BATCH_TEXT": protocol.TEXT,
        "BATCH_BINARY": protocol.BINARY,
    }
    lines = [f"export const {name} = {value:_};" for name, value in own.items()]
    codes = {code.value: number for code, number in protocol.CLOSE_CODES.items()}
    lines += [
        "",
        "/** Codes with which the socket closes after a fatal error. */",
        "export const CLOSE_CODES: Readonly<Partial<Record<ErrorCode, number>>> = {",
        *(f"  {code}: {number}," for code, number in codes.items()),
        "};",
        "",
    ]
    return "\n".join(lines)


def _offset(name: str) -> int:
    assert protocol.FRAME.fields is not None
    return int(protocol.FRAME.fields[name][1])


def _header() -> str:
    """The lines that write the header, in the order and with the sizes of its layout."""
    assert protocol.FRAMES_HEADER.format == "<BBHI"
    values = ("FRAMES_TYPE", "VERSION", "frames.length", "first")
    sizes = (1, 1, 2, 4)
    lines, at = [], 0
    for value, size in zip(values, sizes, strict=True):
        little = "" if size == 1 else ", true"
        lines.append(f"  view.setUint{8 * size}({at}, {value}{little});")
        at += size
    return "\n".join(lines)


def _enums() -> list[type[enum.StrEnum]]:
    found: dict[str, type[enum.StrEnum]] = {}
    records = (
        *protocol.SERVER_RECORDS,
        *protocol.CLIENT_MESSAGES.values(),
        *protocol.SERVER_MESSAGES.values(),
    )
    for record in records:
        for kind in typing.get_type_hints(record).values():
            if isinstance(kind, type) and issubclass(kind, enum.StrEnum):
                found[kind.__name__] = kind
    return [found[name] for name in sorted(found)]


def _enum(one: type[enum.StrEnum]) -> str:
    name = f"{one.__name__[0].lower()}{one.__name__[1:]}Values"
    values = ", ".join(json.dumps(member.value) for member in one)
    if len(values) > 70:
        values = "\n" + "".join(f"  {json.dumps(member.value)},\n" for member in one)
    return (
        f"const {name} = [{values}] as const;\n"
        f"export type {one.__name__} = (typeof {name})[number];\n"
    )


def _doc(record: type) -> tuple[str, dict[str, str]]:
    """The first sentence of a record, and what is said of each field."""
    lines = inspect.cleandoc(record.__doc__ or "").splitlines()
    told: dict[str, str] = {}
    names: list[str] = []
    for line in lines[1:]:
        if (match := _FIELD.match(line)) is not None:
            names = [name.strip() for name in match[1].split(",")]
        elif line.startswith("    "):
            for name in names:
                told[name] = f"{told.get(name, '')} {line.strip()}".strip()
    return lines[0], told


def _plain(text: str) -> str:
    return text.replace("``", "`").replace("None", "null")


def _interface(record: type, tag: str | None = None) -> str:
    summary, told = _doc(record)
    lines = [f"/** {_plain(summary)} */", f"export interface {record.__name__} {{"]
    if tag is not None:
        lines.append(f'  readonly type: "{tag}";')
    for name, kind in _hints(record).items():
        lines.append(f"  /** {_plain(told[name])} */")
        lines.append(f"  readonly {name}: {_type(kind)};")
    return "\n".join([*lines, "}", ""])


def _union(name: str, messages: dict[str, type]) -> str:
    return f"export type {name} = {' | '.join(one.__name__ for one in messages.values())};\n"


def _hints(record: type) -> dict[str, Any]:
    hints = typing.get_type_hints(record)
    return {field.name: hints[field.name] for field in dataclasses.fields(record)}


_PLAIN_TYPES: Final = {str: "string", int: "number", float: "number", bool: "boolean"}
_PLAIN_READERS: Final = {str: "text", int: "whole", float: "real", bool: "truth"}


def _type(kind: Any) -> str:
    if (inner := _optional(kind)) is not None:
        return f"{_type(inner)} | null"
    if typing.get_origin(kind) is tuple:
        return f"readonly {_type(typing.get_args(kind)[0])}[]"
    return _PLAIN_TYPES.get(kind) or str(kind.__name__)


def _read(kind: Any) -> str:
    if (inner := _optional(kind)) is not None:
        return f"orNull({_read(inner)})"
    if typing.get_origin(kind) is tuple:
        return f"listOf({_read(typing.get_args(kind)[0])})"
    if kind in _PLAIN_READERS:
        return _PLAIN_READERS[kind]
    if issubclass(kind, enum.Enum):
        return f"oneOf({kind.__name__[0].lower()}{kind.__name__[1:]}Values)"
    return f"read{kind.__name__}"


def _optional(kind: Any) -> Any:
    if isinstance(kind, types.UnionType):
        inner = [one for one in typing.get_args(kind) if one is not types.NoneType]
        if len(inner) == 1:
            return inner[0]
        raise TypeError(f"{kind} has no counterpart")
    return None


def _reader(record: type, tag: str | None = None) -> str:
    hints = _hints(record)
    lines = [
        f"function read{record.__name__}(value: unknown, what: string): {record.__name__} {{",
        "  const from = fields(value, what);" if hints else "  fields(value, what);",
        "  return {",
    ]
    if tag is not None:
        lines.append(f'    type: "{tag}",')
    lines += [
        f'    {name}: {_read(kind)}(from["{name}"], `${{what}}.{name}`),'
        for name, kind in hints.items()
    ]
    return "\n".join([*lines, "  };", "}", ""])


def _dispatch() -> str:
    lines = [
        "function readServerMessage(value: unknown): ServerMessage {",
        '  const type = fields(value, "message")["type"];',
        "  switch (type) {",
    ]
    for tag, record in protocol.SERVER_MESSAGES.items():
        lines += [f'    case "{tag}":', f'      return read{record.__name__}(value, "{tag}");']
    lines += [
        "    default:",
        "      throw new ProtocolError(`no message is called ${String(type)}`);",
        "  }",
        "}",
        "",
    ]
    return "\n".join(lines)


def _main() -> int:
    reading = argparse.ArgumentParser(prog="python -m tools.live_protocol", description=__doc__)
    reading.add_argument("--check", action="store_true", help="compare, write nothing")
    wanted = typescript()
    if not reading.parse_args().check:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(wanted, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == wanted:
        return 0
    name = TARGET.relative_to(ROOT)
    print(f"{name} is not what the protocol says: run python -m tools.live_protocol")
    return 1


if __name__ == "__main__":
    sys.exit(_main())
