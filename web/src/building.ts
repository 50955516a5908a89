// SPDX-License-Identifier: Apache-2.0
// What the server says of packages that are being built while the page is served.

export type PackageState = "ready" | "building" | "waiting" | "failed";

/** A package, the modules that it has, and how far it is. */
export interface BuildingPackage {
  readonly name: string;
  readonly imports: readonly string[];
  readonly state: PackageState;
  /** Seconds until it is there, where the server can tell. */
  readonly left?: number;
  /** Why it failed. */
  readonly reason?: string;
}

/** Reads what the server has sent; anything else is no packages. */
export function parseBuilding(text: string): readonly BuildingPackage[] {
  try {
    const { packages } = JSON.parse(text) as { packages?: unknown };
    return Array.isArray(packages) ? (packages as BuildingPackage[]) : [];
  } catch {
    return [];
  }
}

/** How much time is left, in words. */
export function timeLeft(seconds: number): string {
  if (seconds < 60) return "less than a minute";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${minutes} minute${minutes === 1 ? "" : "s"}`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `about ${hours} h${rest === 0 ? "" : ` ${rest} min`}`;
}

/** What is said of one package, such as `building, about 12 minutes left`. */
export function describeState({ state, left, reason }: BuildingPackage): string {
  if (state === "failed") return reason ?? "could not be built";
  if (state === "ready") return "ready";
  const doing = state === "building" ? "building" : "waiting to be built";
  return left === undefined ? doing : `${doing}, ${timeLeft(left)} left`;
}

export function isUnfinished({ state }: BuildingPackage): boolean {
  return state === "building" || state === "waiting";
}
