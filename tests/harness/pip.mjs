// SPDX-License-Identifier: Apache-2.0
// pip, as the tests use it: wheels of PyPI for our CPython by a file of requirements with hashes.
import { execFileSync } from "node:child_process";
import { platformTag, pythonTag, pythonVersion } from "../../host/platform/python-version.ts";

const always = `--quiet --disable-pip-version-check --no-deps --only-binary :all: --python-version ${pythonVersion}`;

/** pip's options for wheels without compiled code, and for wheels for WebAssembly. */
export const PURE = `${always} --platform any --implementation py --abi none`.split(" ");
export const WASM =
  `${always} --platform ${platformTag} --implementation cp --abi ${pythonTag} --abi abi3`.split(" ");

/** Throws when pip is not there, or does not find what is required. @param {string[]} platform PURE or WASM */
export function downloadWheels(requirements, platform, folder) {
  const args = [
    "-m",
    "pip",
    "download",
    "--require-hashes",
    ...platform,
    "--dest",
    folder,
    "-r",
    requirements,
  ];
  try {
    execFileSync("python3", args, { stdio: ["ignore", 2, 2] });
  } catch (cause) {
    throw new Error(`pip could not fetch ${requirements} (is python3-pip installed?)`, { cause });
  }
}
