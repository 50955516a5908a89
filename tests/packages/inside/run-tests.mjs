// SPDX-License-Identifier: Apache-2.0
// Runs the tests of recipes wherever Python can be loaded. Each file has an interpreter of its own.

/**
 * `load` makes an interpreter; `log` takes what is to be told; `look` is given each interpreter when its package is loaded. Resolves
 * to the counts `{passed, failed}`.
 */
export async function runTests(tests, load, log, look = () => undefined) {
  const counts = { passed: 0, failed: 0 };
  for (const { name, file, source, data, driver } of tests) {
    try {
      const python = await load();
      await python.loadPackage(name, { messageCallback: () => undefined });
      look(python);
      for (const [path, text] of Object.entries(data)) python.FS.writeFile(`/home/${path}`, text);
      python.setStdout({ batched: log });
      const globals = python.toPy({ source, name: `${name}/${file}` });
      const result = python.runPython(`${driver}\nrun(source, name)`, { globals });
      const [good, bad] = result.toJs();
      counts.passed += good;
      counts.failed += bad;
    } catch (error) {
      counts.failed += 1;
      log(`FAILED ${name}: ${error}`);
    }
  }
  return counts;
}
