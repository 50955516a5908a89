// SPDX-License-Identifier: Apache-2.0
// Packages that are being built while the page is open: it says how far they are, and has each as soon as it is there.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { zip } from "../tests/fuzz/kit/zip.mjs";
import { PageDriver, targets } from "./page-driver.mjs";

const dist = process.env.PYXIDE_DIST ?? fileURLToPath(new URL("../out/dist", import.meta.url));

/** A folder of packages that grows, as `./mk serve` makes it. */
class Build {
  #folder;
  #packages = {};

  static async make() {
    const build = new Build();
    build.#folder = await mkdtemp(join(tmpdir(), "pyxide-building-"));
    return build;
  }

  get packages() {
    return join(this.#folder, "packages");
  }

  get status() {
    return join(this.#folder, "packages.json");
  }

  async say(...packages) {
    await writeFile(`${this.status}.part`, JSON.stringify({ packages }));
    await rename(`${this.status}.part`, this.status);
  }

  /** Adds a package with one module, and the lock file that names it. */
  async add(name, module) {
    await mkdir(this.packages, { recursive: true });
    const fileName = `${name}-1-py3-none-any.whl`;
    const wheel = zip([
      { name: `${module}.py`, text: `value = 'the new ${name}'\n` },
      { name: `${name}-1.dist-info/METADATA`, text: `Name: ${name}\nVersion: 1\n` },
      { name: `${name}-1.dist-info/RECORD`, text: "" },
    ]);
    await writeFile(join(this.packages, fileName), wheel);
    this.#packages[name] = {
      name,
      version: "1",
      file_name: fileName,
      sha256: createHash("sha256").update(wheel).digest("hex"),
      package_type: "package",
      install_dir: "site",
      imports: [module],
      depends: [],
    };
    const { info } = JSON.parse(await readFile(join(dist, "pyodide-lock.json"), "utf8"));
    await writeFile(
      join(this.packages, "pyodide-lock.json"),
      JSON.stringify({ info, packages: this.#packages }),
    );
  }

  remove() {
    return rm(this.#folder, { recursive: true });
  }
}

const numbers = (state, more) => ({ name: "numbers-fast", imports: ["fastnum"], state, ...more });
const pictures = (state, more) => ({ name: "pictures", imports: ["PIX"], state, ...more });

for (const target of targets) {
  describe(`packages that are being built, in ${target}`, { timeout: 300_000 }, () => {
    let build;
    let page;

    before(async () => {
      build = await Build.make();
      await build.say(numbers("building", { left: 720 }), pictures("waiting", { left: 3600 }));
      page = await PageDriver.open(target, build);
    });

    after(async () => {
      await page?.close();
      await build.remove();
    });

    const shown = (selector) => page.page.$eval(selector, (found) => found.textContent);

    test("the page says which, and how long it takes", async () => {
      await page.until(
        async () => (await shown("#building-text")) === "numbers-fast: building, about 12 minutes left",
        "the time that is left",
      );
      await page.page.click("#building summary");
      assert.match(await shown("#building-list"), /pictures\s*waiting to be built, about 1 h left/);
      await page.screenshot(`building-${target}`);
      await page.page.click("#building summary");
    });

    test("an import of one says so", async () => {
      const expected =
        /ModuleNotFoundError: No module named 'fastnum'. numbers-fast: building, about 12 minutes left/;
      assert.match(await page.run("import fastnum"), expected);
      assert.match(await page.run("import PIX"), /pictures: waiting to be built, about 1 h left/);
      assert.match(
        await page.run("import importlib.util; importlib.util.find_spec('fastnum') is None"),
        /True/,
      );
      assert.doesNotMatch(await page.run("import other_thing"), /built/);
    });

    test("one that has been built is there without a reload, also in the midst of a program", async () => {
      await build.add("numbers-fast", "fastnum");
      await build.say(numbers("ready"), pictures("building", { left: 30 }));
      await page.says("numbers-fast is ready: import fastnum works now.");
      assert.match(await page.run("import fastnum; fastnum.value"), /the new numbers-fast/);
      await page.until(
        async () => (await shown("#building-text")) === "pictures: building, less than a minute left",
        "the next one",
      );
      const running = page.run("import asyncio; await asyncio.sleep(3); __import__('PIX').value");
      await build.add("pictures", "PIX");
      await build.say(numbers("ready"), pictures("ready"));
      assert.match(await running, /the new pictures/);
      await page.until(() => page.page.$eval("#building", (found) => found.hidden), "the end of the display");
    });

    test("after a restart all are known", async () => {
      await page.page.reload();
      await page.state("ready");
      assert.match(await page.run("import PIX, fastnum; PIX.value"), /the new pictures/);
      assert.deepEqual(page.errors, []);
    });

    test("one that cannot be built says why", async () => {
      await build.say(
        numbers("failed", { reason: "the build of numbers-fast failed; see /log" }),
        pictures("ready"),
      );
      await page.page.reload();
      await page.state("ready");
      await page.until(
        async () => (await shown("#building-text")) === "numbers-fast could not be built",
        "the failure",
      );
    });
  });
}
