// SPDX-License-Identifier: Apache-2.0
// The environment as libc reads it at the start: bytes that are not of UTF-8 are the bytes that they were.
import { bytesOfAny } from "../platform/byte-text.ts";

/** Emscripten's: the variables, as `NAME=value`. */
declare const getEnvStrings: () => string[];

/** Takes the place of Emscripten's functions, which write a replacement for what is no text. */
export function keepEnvironmentBytes(env: Record<string, unknown>): void {
  const variables = (): Uint8Array[] => getEnvStrings().map(bytesOfAny);
  env["environ_sizes_get"] = (count: number, size: number): number => {
    const all = variables();
    HEAPU32[count >>> 2] = all.length;
    HEAPU32[size >>> 2] = all.reduce((sum, { length }) => sum + length + 1, 0);
    return 0;
  };
  env["environ_get"] = (pointers: number, target: number): number => {
    let at = target >>> 0;
    variables().forEach((bytes, index) => {
      HEAPU32[(pointers >>> 2) + index] = at;
      HEAPU8.set(bytes, at);
      HEAPU8[at + bytes.length] = 0;
      at += bytes.length + 1;
    });
    return 0;
  };
}
