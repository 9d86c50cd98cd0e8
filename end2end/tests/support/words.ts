//! Words and days that no other test uses.

import { randomBytes } from "node:crypto";

/** A title that only this test knows, and whose last word finds it. */
export function unique(title: string): string {
  return `${title} ${token()}`;
}

/** A word that only this test knows. */
export function token(): string {
  return `t${randomBytes(5).toString("hex")}`;
}

/** A UUID of version 7, as the forms make them. */
export function newId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Tests that run side by side take their months from different lanes. */
const LANES = 4;
/** The months of a lane, from 2028 to 2059. */
const MONTHS = (32 * 12) / LANES;
const lane = Number(process.env.TEST_PARALLEL_INDEX ?? 0) % LANES;
/** A server that is tested for a second time has what the first run planned: it starts elsewhere. */
let taken = randomBytes(1).readUInt8();

/** A day (`YYYY-MM-DD`) in the middle of a month in which no other test plans anything: a crowd folds into "+n". */
export function quietDay(): string {
  const month = (taken++ % MONTHS) * LANES + lane;
  const day = 10 + randomBytes(1).readUInt8() % 10;
  return new Date(Date.UTC(2028, month, day)).toISOString().slice(0, 10);
}

/** Today (`YYYY-MM-DD`) on the clock of Paris, where the demo accounts live. */
export function today(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(new Date());
}

/** "Tuesday 6 May 2031". */
export function longDate(day: string): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(new Date(`${day}T00:00:00Z`));
  return `${part({ weekday: "long" })} ${part({ day: "numeric" })} ${monthYear(day)}`;
}

/** "May 2031". */
export function monthYear(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "long", year: "numeric" }).format(date);
}

/** The day so many days later. */
export function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
