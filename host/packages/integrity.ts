// SPDX-License-Identifier: Apache-2.0
// Checks files against their sha256.

declare const brand: unique symbol;

/** A sha256 in lower-case hexadecimal. */
export type Sha256 = string & { readonly [brand]: "Sha256" };

/** What a file has to be, and who says so. */
export interface Expected {
  readonly sha256: Sha256;
  readonly source: "the lock file" | "its address";
}

/** Throws unless the text is a sha256; `origin` says where it comes from. */
export function parseSha256(text: string, origin: string): Sha256 {
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new Error(`the sha256 that ${origin} gives is not 64 hexadecimal digits: ${JSON.stringify(text)}`);
  }
  return text.toLowerCase() as Sha256;
}

/** Can this environment compute hashes? A page that is no secure context cannot; then Python does. */
export function canDigest(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

/** The sha256 of some bytes, in hexadecimal. Needs {@link canDigest}. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Throws when the bytes are not those that were expected. */
export async function checkSha256(
  bytes: Uint8Array<ArrayBuffer>,
  expected: Expected,
  name: string,
): Promise<void> {
  const found = await sha256(bytes);
  if (found !== expected.sha256) {
    throw new Error(`the sha256 of ${name} is ${found}, but ${expected.source} says ${expected.sha256}`);
  }
}
