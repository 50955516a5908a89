// SPDX-License-Identifier: Apache-2.0
// Gives the test suite as a folder: a zip file is unpacked once, by the Python under test, into a temporary folder.
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export async function testlibFolder(path, dist) {
  if (statSync(path).isDirectory()) return path;
  const folder = mkdtempSync(join(tmpdir(), "pyxide-testlib-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const { [dist.loader]: load } = await import(pathToFileURL(join(dist.dir, dist.entry)).href);
  const python = await load({ indexURL: dist.dir });
  python.mountNodeFS("/unpacked", folder);
  python.unpackArchive(readFileSync(path), "zip", { extractDir: "/unpacked" });
  return folder;
}
