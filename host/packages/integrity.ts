// SPDX-License-Identifier: Apache-2.0
// Checks files against their sha256.

/** The sha256 of some bytes, in hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    throw new Error(
      "cannot check the integrity of packages: this page is not a secure context (https or localhost); " +
        "serve it securely or load with 'checkIntegrity: false'",
    );
  }
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
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
    throw new Error(`${name}: sha256 is ${found}, but the lock file says ${expected}`);
  }
}
