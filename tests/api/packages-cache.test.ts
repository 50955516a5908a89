// SPDX-License-Identifier: Apache-2.0
// Packages on a second visit: from Cache Storage, or from a folder in Node.
import { assert, type Python, settings, sleep, suite, test } from "../harness/inside/kit.ts";
import { listening, newFolder, Registry } from "../harness/inside/packages.ts";

const OURS = "the oracle's lock file and messages are its own";

const names = (loaded: { name: string }[]): string[] => loaded.map((each) => each.name).sort();

suite("packages that were loaded before", () => {
  /** Runs `body` with two interpreters after another, of which only the first one's network works. */
  async function twice(body: (py: Python) => Promise<void>, dir?: string): Promise<void> {
    const registry = new Registry();
    const cache = dir === undefined ? {} : { packageCacheDir: dir };
    await body(await registry.python("ok", cache));
    const asked = (await registry.requests()).length;
    await body(await registry.python("missing", cache));
    assert.lengthOf(await registry.requests(), asked);
  }

  const folder = async (): Promise<string | undefined> =>
    settings().context === "node" ? newFolder() : undefined;

  test("come from the cache", { ours: OURS }, async () => {
    await twice(
      async (py) => {
        const { errors, options } = listening();
        await py.loadPackage("tiny-one", options);
        assert.deepEqual(errors, []);
        assert.equal(py.runPython("import tiny_one; tiny_one.value"), "one");
      },
      await folder(),
    );
  });

  test("a damaged file in the cache is fetched anew", { ours: OURS }, async () => {
    const registry = new Registry();
    const dir = await folder();
    const cache = dir === undefined ? {} : { packageCacheDir: dir };
    const { options } = listening();
    await (await registry.python("ok", cache)).loadPackage("tiny-two", options);
    if (dir !== undefined) {
      const { writeFile } = process.getBuiltinModule("node:fs").promises;
      await writeFile(`${dir}/tiny_two-2.0-py3-none-any.whl`, "damaged");
    } else {
      const store = await caches.open("pyxide-packages");
      for (const key of await store.keys()) await store.put(key, new Response("damaged"));
    }
    const py = await registry.python("ok", cache);
    assert.deepEqual(names(await py.loadPackage("tiny-two", options)), ["tiny-two"]);
    assert.lengthOf(await registry.requests(), 2);
  });

  test("a damaged file in the cache is fetched anew by an import that blocks", {
    ours: OURS,
    on: ["node"],
  }, async () => {
    const registry = new Registry();
    const dir = await newFolder();
    await (await registry.python("ok", { packageCacheDir: dir })).loadPackage(
      "tiny-two",
      listening().options,
    );
    const { readFile, writeFile } = process.getBuiltinModule("node:fs").promises;
    const file = `${dir}/tiny_two-2.0-py3-none-any.whl`;
    const good = await readFile(file);
    await writeFile(file, "damaged");
    const py = await registry.python("ok", { packageCacheDir: dir });
    assert.equal(py.runPython("import tiny_two; tiny_two.value"), "two");
    assert.lengthOf(await registry.requests(), 2);
    await sleep(100);
    assert.deepEqual(await readFile(file), good, "the good file is kept in its place");
  });

  test("a cache that cannot be written is a warning", { ours: OURS }, async () => {
    const said: string[] = [];
    const warn = console.warn;
    console.warn = (text: string) => void said.push(text);
    const put = globalThis.Cache?.prototype.put;
    if (put !== undefined) {
      Cache.prototype.put = () => Promise.reject(new DOMException("the disk is full", "QuotaExceededError"));
    }
    try {
      const options = settings().context === "node" ? { packageCacheDir: "/dev/null/nowhere" } : {};
      const py = await new Registry().python("ok", options);
      assert.deepEqual(names(await py.loadPackage("tiny-one", listening().options)), [
        "tiny-one",
        "tiny-two",
      ]);
      assert.lengthOf(said, 1);
      assert.include(said[0], "cannot be kept for the next visit");
    } finally {
      console.warn = warn;
      if (put !== undefined) Cache.prototype.put = put;
    }
  });
});
