// SPDX-License-Identifier: Apache-2.0
// The words of the command line and the environment, of which Node knows only what is UTF-8: Linux tells their bytes.
import { textOf } from "../platform/byte-text.ts";
import type { NodeModules } from "../platform/platform.ts";

/** What Node has in the place of what is no text. */
const REPLACEMENT = "\ufffd";

/** Texts that the system ends by zeros; undefined where it does not tell. */
function texts({ fs }: NodeModules, file: string): string[] | undefined {
  try {
    const bytes = fs.readFileSync(file);
    const found: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      const end = bytes.indexOf(0, at);
      found.push(textOf(bytes.subarray(at, end < 0 ? bytes.length : end)));
      at = end < 0 ? bytes.length : end + 1;
    }
    return found;
  } catch {
    return undefined;
  }
}

/** The words behind the program's name. */
export function commandWords(node: NodeModules): string[] {
  const words = process.argv.slice(2);
  if (!words.some((word) => word.includes(REPLACEMENT))) return words;
  // Before them are Node's own options.
  return texts(node, "/proc/self/cmdline")?.slice(-words.length) ?? words;
}

/** The variables of the environment. */
export function environmentVariables(node: NodeModules): Record<string, string> {
  const given = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const isText = given.every((entry) => !entry.join("").includes(REPLACEMENT));
  const exact = isText ? undefined : texts(node, "/proc/self/environ");
  if (exact === undefined) return Object.fromEntries(given);
  const entries = exact.map((text): [string, string] => {
    const sign = text.indexOf("=", 1);
    return [text.slice(0, sign), text.slice(sign + 1)];
  });
  return Object.fromEntries(entries);
}
