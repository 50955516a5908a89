// SPDX-License-Identifier: Apache-2.0
// Which tests of packages there are.
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const checkout = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The tests beside recipes: `{name, file, source, data, driver}`, where `data` are files that they read, by name. */
export async function findTests(wanted) {
  const driver = await readFile(join(checkout, "tests/packages/driver.py"), "utf8");
  const found = [];
  for (const { name, folder, files } of await recipes(wanted)) {
    const read = (file) => readFile(join(folder, file), "utf8");
    const beside = files.filter((each) => /^(?!test_).*\.(json|py)$/.test(each));
    const data = Object.fromEntries(await Promise.all(beside.map(async (each) => [each, await read(each)])));
    for (const file of files.filter((each) => /^test_.*\.py$/.test(each))) {
      found.push({ name, file, source: await read(file), data, driver });
    }
  }
  return found;
}

/** The tests beside recipes that are JavaScript: `{name, path}`. */
export async function findFunctions(wanted) {
  return (await recipes(wanted)).flatMap(({ name, folder, files }) =>
    files.filter((each) => each.endsWith(".test.mjs")).map((each) => ({ name, path: join(folder, each) })),
  );
}

async function recipes(wanted) {
  const names = (await readdir(join(checkout, "recipes"))).sort();
  return Promise.all(
    names
      .filter((name) => wanted.length === 0 || wanted.includes(name))
      .map(async (name) => {
        const folder = join(checkout, "recipes", name);
        return { name, folder, files: await readdir(folder) };
      }),
  );
}

/** Files of tests that use packages in the page, by the word that chooses them. */
const inPage = {
  page: ["web/page-stack.test.mjs", "web/page-figures.test.mjs", "web/page-flights.test.mjs"],
  figures: ["tests/figures/figures.test.mjs", "tests/figures/input.test.mjs"],
};

export function pageTests(wanted) {
  return Object.entries(inPage)
    .filter(([word]) => wanted.length === 0 || wanted.includes(word))
    .flatMap(([, files]) => files.map((file) => join(checkout, file)));
}
