/** A UUIDv7: made on the device, so that what is sent twice is kept once. */
export function newId(nowMs: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let left = nowMs;
  for (let i = 5; i >= 0; i -= 1) {
    bytes[i] = left % 256;
    left = Math.floor(left / 256);
  }
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((id, at) => `${id.slice(0, at)}-${id.slice(at)}`, hex);
}

/** A moment with its offset from UTC, as the server keeps it. */
export function momentOf(date: Date): string {
  const ahead = -date.getTimezoneOffset();
  const sign = ahead < 0 ? "-" : "+";
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, "0");
  const local = new Date(date.getTime() + ahead * 60_000).toISOString().slice(0, -1);
  return `${local}${sign}${two(ahead / 60)}:${two(ahead % 60)}`;
}
