// SPDX-License-Identifier: Apache-2.0
// The engine's time zones, for programs on a file system without tz data. Seconds are since 1970, offsets seconds east of UTC.

import { type Pointer, type TimeZoneImports, zoneOffset } from "../../out/gen/bridge.ts";
import { zonesOfNames } from "./zone-names.ts";

/** How many years a zone remembers. */
const MOST_YEARS = 1000;

/** What tells of zones. Isolated mode has neither. */
interface Engine {
  readonly Temporal?: { Now: { timeZoneId(): string } };
  readonly Intl?: typeof Intl;
}

/** A zone's name is asked for at every start, and `Intl` takes some tens of milliseconds when it is first used. */
function localZone(): string {
  const engine = globalThis as Engine;
  return (
    engine.Temporal?.Now.timeZoneId() ?? engine.Intl?.DateTimeFormat().resolvedOptions().timeZone ?? "UTC"
  );
}

type OffsetAt = (seconds: number) => number;

const localOffset: OffsetAt = (seconds) => Math.round(-new Date(seconds * 1000).getTimezoneOffset() * 60);

/** Throws RangeError for a name that the engine does not know. */
function offsetsOf(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  return (seconds) => {
    const [, sign, hours, minutes = "0", rest = "0"] =
      /GMT([+-])(\d\d):?(\d\d)?:?(\d\d)?$/.exec(format.format(seconds * 1000)) ?? [];
    if (sign === undefined) return 0;
    return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(rest));
  };
}

/** `+0530`, as tz data calls a zone that has no name. */
function numericName(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const digits = [Math.trunc(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0"));
  return `${offset < 0 ? "-" : "+"}${digits[0]}${digits[1] === "00" ? "" : digits[1]}`;
}

class Zone {
  readonly #offsetAt: OffsetAt;
  readonly #names: readonly string[];
  readonly #years = new Map<number, number>();

  constructor(name: string, offsetAt: OffsetAt) {
    this.#offsetAt = offsetAt;
    const found = Object.entries(zonesOfNames).find(([, zones]) => ` ${zones} `.includes(` ${name} `));
    this.#names = found?.[0].split(" ") ?? [];
  }

  /** Standard time is what is further west of the offsets in January and July. */
  #standardAt(seconds: number): number {
    const year = new Date(seconds * 1000).getUTCFullYear();
    const known = this.#years.get(year);
    if (known !== undefined) return known;
    const found = Math.min(...[0, 6].map((month) => this.#offsetAt(Date.UTC(year, month, 1) / 1000)));
    if (this.#years.size >= MOST_YEARS) this.#years.clear();
    this.#years.set(year, found);
    return found;
  }

  offset(seconds: number): number {
    return this.#offsetAt(seconds);
  }

  /** Is it summer time with this offset? */
  isDaylight(seconds: number, offset: number): boolean {
    return offset > this.#standardAt(seconds);
  }

  name(offset: number, isDaylight: boolean): string {
    return this.#names[isDaylight ? 1 : 0] ?? this.#names[0] ?? numericName(offset);
  }
}

let current: Zone | undefined;

function zoneOf(name: string): Zone | undefined {
  if (name === "") return new Zone(localZone(), localOffset);
  // Engines take names in any case, and offsets.
  if (!/^[A-Z]/.test(name)) return undefined;
  try {
    return new Zone(name, offsetsOf(name));
  } catch {
    return undefined;
  }
}

function zoneSelect(name: string): boolean {
  current = zoneOf(name);
  return current !== undefined;
}

function zoneAt(seconds: number, result: Pointer<"zone_offset">): void {
  const zone = current as Zone;
  const offset = zone.offset(seconds);
  HEAP32[(result + zoneOffset.offset) >>> 2] = offset;
  HEAP32[(result + zoneOffset.daylight) >>> 2] = Number(zone.isDaylight(seconds, offset));
}

function zoneName(offset: number, isDaylight: number, target: Pointer<"void">): number {
  const name = (current as Zone).name(offset, isDaylight !== 0);
  for (let at = 0; at < name.length; at++) HEAPU8[target + at] = name.charCodeAt(at);
  return name.length;
}

export const timeZone: TimeZoneImports = { zoneSelect, zoneAt, zoneName };
