// SPDX-License-Identifier: Apache-2.0
// What the name of a wheel says (PEP 427), and whether this interpreter can load such a wheel (PEP 425, PEP 783).
import {
  abiVersion,
  emscriptenPlatform,
  platformTag,
  pythonTag,
  pythonVersion,
} from "../platform/python-version.ts";
import { type FileName, fileNameOf } from "./file-name.ts";

/** The parts of a wheel's file name. */
export interface WheelName {
  readonly fileName: FileName;
  /** Name of the distribution, as the file has it. */
  readonly name: string;
  readonly version: string;
  readonly pythons: readonly string[];
  readonly abis: readonly string[];
  readonly platforms: readonly string[];
}

const MINOR = Number(pythonVersion.split(".")[1]);

/** Platforms of compiled wheels: PEP 783's, what it was called before, and ours for a wheel that nobody else can load. */
const PLATFORMS: readonly string[] = [
  platformTag,
  `pyodide_${abiVersion}_wasm32`,
  `${emscriptenPlatform}_wasm32`,
];

/** Reads the name of a wheel at the end of an address. Throws when it is not one. */
export function parseWheelName(address: string): WheelName {
  const fileName = fileNameOf(address);
  const parts = fileName.replace(/\.whl$/, "").split("-");
  const [name, version] = parts;
  const [pythons, abis, platforms] = parts.slice(-3).map((part) => part.split("."));
  const complete = parts.length === 5 || (parts.length === 6 && /^\d/.test(parts[2] ?? ""));
  if (!fileName.endsWith(".whl") || !complete || !name || !version || !pythons || !abis || !platforms) {
    throw new Error(
      `'${address}' is not the address of a wheel: its name must be name-version-python-abi-platform.whl`,
    );
  }
  return { fileName, name, version, pythons, abis, platforms };
}

function fits(python: string, abi: string, platform: string): boolean {
  const [, kind, minor] = /^(py|cp)3(\d*)$/.exec(python) ?? [];
  if (kind === undefined || Number(minor) > MINOR) return false;
  if (platform !== "any" && !PLATFORMS.includes(platform)) return false;
  if (abi === "none") return kind === "py" || python === pythonTag || python === "cp3";
  if (platform === "any") return false;
  return kind === "cp" && (abi === "abi3" || (abi === pythonTag && python === pythonTag));
}

/** Throws, saying what does not fit, when this interpreter cannot load such a wheel. */
export function checkWheelTags({ fileName, pythons, abis, platforms }: WheelName): void {
  const some = pythons.some((python) =>
    abis.some((abi) => platforms.some((platform) => fits(python, abi, platform))),
  );
  if (some) return;
  const known = platforms.some((platform) => platform === "any" || PLATFORMS.includes(platform));
  const reason = known
    ? `it is for ${pythons.join(", ")} with the ABI ${abis.join(", ")}, but this is CPython ${pythonVersion}`
    : `it is for the platform ${platforms.join(", ")}, but this interpreter takes 'any' and '${PLATFORMS[0]}'`;
  throw new Error(`${fileName} cannot be loaded: ${reason}`);
}
