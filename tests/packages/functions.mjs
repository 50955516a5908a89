// SPDX-License-Identifier: Apache-2.0
// Runs the tests beside recipes that are JavaScript: a file exports `tests`, functions by title, which are given an interpreter.
import { pathToFileURL } from "node:url";

/** `files` are `{name, path}` by the package that they need. Resolves to the counts `{passed, failed}`. */
export async function runFunctions(files, load) {
  const counts = { passed: 0, failed: 0 };
  for (const { name, path } of files) {
    const python = await load();
    await python.loadPackage(name, { messageCallback: () => undefined });
    const { tests } = await import(pathToFileURL(path).href);
    for (const [title, test] of Object.entries(tests)) {
      try {
        await test(python);
        counts.passed += 1;
      } catch (error) {
        counts.failed += 1;
        console.log(`FAILED ${name}: ${title}\n${error.stack}`);
      }
    }
  }
  return counts;
}
