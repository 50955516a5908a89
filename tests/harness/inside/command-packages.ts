// SPDX-License-Identifier: Apache-2.0
// Runs of the command line with packages of the tests: their lock file, and an index for pip.
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pythonTag } from "../../../host/platform/python-version.ts";
import { cli, execute, inFolder, type Outcome, type Run } from "./command.ts";
import { assert, settings } from "./kit.ts";
import { Registry } from "./packages.ts";

const NATIVE = `tiny_native-1.0-${pythonTag}-${pythonTag}-manylinux_2_28_x86_64.whl`;

/** A folder with a lock file of the tests' packages and micropip, and what runs in it keep their files. */
export class Place {
  readonly folder: string;
  readonly registry = new Registry();
  readonly lock: string;

  constructor(folder: string) {
    this.folder = folder;
    this.lock = join(folder, "lock/pyodide-lock.json");
  }

  async prepare(): Promise<this> {
    const { dir } = settings();
    const lock = await this.registry.lock();
    for (const entry of Object.values(lock.packages))
      entry.file_name = this.registry.base() + entry.file_name;
    const own = JSON.parse(readFileSync(join(dir, "pyodide-lock.json"), "utf8"));
    for (const entry of Object.values(own.packages) as { file_name: string }[])
      if (entry.file_name !== "") entry.file_name = join(dir, entry.file_name);
    Object.assign(lock.packages, own.packages);
    writeFileSync(this.lock, JSON.stringify(lock));
    return this;
  }

  run(
    args: string[],
    { env = {}, command = cli(), ...rest }: Partial<Run> & { command?: string[] } = {},
  ): Promise<Outcome> {
    const own = { XDG_CACHE_HOME: join(this.folder, "cache"), XDG_DATA_HOME: join(this.folder, "data") };
    const written = { PYTHONDONTWRITEBYTECODE: "" };
    return execute(command, { args, cwd: this.folder, ...rest, env: { ...own, ...written, ...env } });
  }

  /** Runs with the lock file; gives standard output when all is well. */
  async output(args: string[], options: Partial<Run> = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(["--lock-file", this.lock, ...args], options);
    assert.deepEqual([code, stderr], [0, ""]);
    return stdout;
  }

  get unpacked(): string {
    return join(this.folder, "cache/pyxide/unpacked");
  }
}

export function withPlace(
  body: (place: Place) => Promise<void>,
  files: Record<string, string> = {},
): Promise<void> {
  return inFolder({ "lock/README": "", ...files }, async (folder) => body(await new Place(folder).prepare()));
}

/** An index of packages in the form of PEP 691: `tiny-two` of the registry, and a package of native code alone. */
export async function withIndex(place: Place, body: (url: string) => Promise<void>): Promise<void> {
  const { packages } = JSON.parse(readFileSync(place.lock, "utf8"));
  const { file_name: url, sha256 } = packages["tiny-two"];
  const filesOf: Record<string, object[]> = {
    "tiny-two": [{ filename: "tiny_two-2.0-py3-none-any.whl", url, hashes: { sha256 } }],
    "tiny-native": [{ filename: NATIVE, url: `https://localhost/${NATIVE}`, hashes: { sha256 } }],
  };
  const server = createServer((request, response) => {
    const name = request.url?.split("/").filter(Boolean).at(-1) ?? "";
    const files = filesOf[name];
    response.writeHead(files === undefined ? 404 : 200, {
      "Content-Type": "application/vnd.pypi.simple.v1+json",
    });
    response.end(JSON.stringify({ meta: { "api-version": "1.0" }, name, files: files ?? [] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`);
  } finally {
    server.close();
  }
}
