// SPDX-License-Identifier: Apache-2.0
// Checks files against their sha256.

/** Can this environment compute hashes? A page that is no secure context cannot; then Python does. */
export function canDigest(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

/** The sha256 of some bytes, in hexadecimal. Needs {@link canDigest}. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Throws when the bytes are not those that the lock file names. */
export async function checkSha256(
  bytes: Uint8Array<ArrayBuffer>,
  expected: string,
  name: string,
): Promise<void> {
  const found = await sha256(bytes);
  if (found !== expected.toLowerCase()) {
    throw new Error(`the sha256 of ${name} is ${found}, but the lock file says ${expected}`);
  }
}
