// SPDX-License-Identifier: Apache-2.0
// Packages that isolated programs find: the host downloads and checks them, the worker unpacks them before anything runs.

import { Downloads } from "../packages/downloads.ts";
import { canDigest } from "../packages/integrity.ts";
import { readLockfile } from "../packages/lockfile.ts";
import { type Item, isAddress, lockedItem, resolveDependencies, wheelItem } from "../packages/plan.ts";
import { ProgressSum } from "../packages/progress.ts";
import { dynloadFolder, sitePackages } from "../platform/python-version.ts";
import type { Addresses, PyxideOptions } from "../runtime/options.ts";
import type { PlacedPackage } from "./protocol.ts";

const DYNLIB = "/usr/lib";

function targetOf({ entry, fileName }: Item): string {
  if (fileName.endsWith(".so")) return dynloadFolder;
  return entry.install_dir === "dynlib" ? DYNLIB : sitePackages;
}

async function plan(options: PyxideOptions, addresses: Addresses): Promise<Item[]> {
  const names = [...(options.packages ?? [])];
  const locked = names.filter((name) => !isAddress(name));
  const wheels = names.filter(isAddress).map(wheelItem);
  if (locked.length === 0) return wheels;
  const lockfile = await readLockfile(options.lockFileContents, addresses.lockFile);
  // Parts of the standard library that others load as packages have no file here.
  const entries = resolveDependencies(lockfile, locked).filter((entry) => entry.file_name !== "");
  return [...wheels, ...entries.map((entry) => lockedItem(entry, addresses.packageBase))];
}

/** Downloads the packages that the options name, and what they depend on. Rejects when one cannot be had. */
export async function fetchPackages(options: PyxideOptions, addresses: Addresses): Promise<PlacedPackage[]> {
  if (options.packages === undefined || options.packages.length === 0) return [];
  const items = await plan(options, addresses);
  const check = options.checkIntegrity ?? true;
  if (check && !canDigest() && items.some((item) => item.expected !== undefined))
    throw new Error("packages cannot be checked here: isolated mode needs a secure context for that");
  const downloads = new Downloads({ options, advice: (embedded) => embedded });
  const progress = new ProgressSum(
    items.map((item) => item.entry.name),
    options.onPackageProgress,
  );
  return Promise.all(
    items.map(async (item) => {
      const part = progress.file();
      const bytes = await downloads.get(item, check, part.count);
      part.done(bytes);
      downloads.forget(item, check);
      return { name: item.fileName, bytes, target: targetOf(item) };
    }),
  );
}
