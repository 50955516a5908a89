// SPDX-License-Identifier: Apache-2.0
// The tests of recipes in a module worker: takes them in one message, answers with lines and then with the counts.
import { runTests } from "./run-tests.mjs";

self.onmessage = async ({ data: { tests, origin } }) => {
  const { loadPyxide } = await import(`${origin}/dist/pyxide.mjs`);
  const lockFileURL = `${origin}/stack/pyodide-lock.json`;
  const log = (line) => postMessage({ line });
  postMessage({ counts: await runTests(tests, () => loadPyxide({ lockFileURL }), log) });
};
