// SPDX-License-Identifier: Apache-2.0
// Names of files that come from elsewhere: addresses, lock files, callers.
// Invariant: a FileName names a file of the folder that it is joined to, on every platform, and nothing outside of it.
import { hasScheme, nodeModules } from "../platform/platform.ts";

declare const brand: unique symbol;

/** The name of a file in one folder: no separator, no drive, no control character, not `..`. */
export type FileName = string & { readonly [brand]: "FileName" };

const MOST_CHARACTERS = 255;

function fault(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (name === "." || name === "..") return "it names a folder";
  if (/[\\/]/.test(name)) return "it contains a path separator";
  if (name.includes(":")) return "it contains a colon";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\x00-\x1f\x7f]/.test(name)) return "it contains a control character";
  if (name.length > MOST_CHARACTERS) return `it has more than ${MOST_CHARACTERS} characters`;
  return undefined;
}

/** Throws unless the name can be that of a file in any one folder; `origin` says where it comes from. */
export function checkFileName(name: string, origin: string): FileName {
  const reason = fault(name);
  if (reason !== undefined)
    throw new Error(`${origin} gives the file name ${JSON.stringify(name)}: ${reason}`);
  return name as FileName;
}

/** The last part of an address's path, decoded. Throws when it cannot be the name of a file. */
export function fileNameOf(address: string): FileName {
  const isPath = nodeModules() !== undefined && !hasScheme(address);
  const path = isPath ? address : address.replace(/[?#].*$/s, "");
  const last = path.split(/[\\/]/).pop() ?? "";
  return checkFileName(decode(last, address), `'${address}'`);
}

function decode(text: string, address: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`'${address}' is not a valid address: '${text}' is not percent-encoded UTF-8`);
  }
}
