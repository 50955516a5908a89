// SPDX-License-Identifier: Apache-2.0
// tests/bundlers: the package as its users get it, packed, installed, bundled and type-checked.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Mocha from "mocha";
import { TESTS } from "./options.mjs";

export async function run({ options, dist, report }) {
  process.env.PYXIDE_DIST = dist.dir;
  const mocha = new Mocha({ ui: "bdd", timeout: options.timeout * 2, reporter: class {} });
  if (options.filter !== undefined) mocha.grep(options.filter);
  mocha.suite.emit("pre-require", globalThis, "bundlers", mocha);
  const folder = join(TESTS, "bundlers");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".test.mjs"))) {
    await import(pathToFileURL(join(folder, file)).href);
  }
  await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", (test) => report.pass("bundlers", test.fullTitle(), test.duration ?? 0));
    runner.on("fail", (test, error) =>
      report.fail("bundlers", test.fullTitle(), error.stack ?? String(error)),
    );
    runner.on("pending", (test) =>
      report.skip("bundlers", test.fullTitle(), "does not concern this package"),
    );
  });
}
