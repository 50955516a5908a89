// SPDX-License-Identifier: Apache-2.0
// The tests of recipes in a browser: in a page's main thread, then in a worker of it. Each package has a page of its own, since
// Firefox runs out of memory for code before it collects the interpreters of earlier ones.
import { join } from "node:path";
import { startBrowser } from "../harness/browser.mjs";
import { serve } from "../harness/server.mjs";
import { checkout } from "./tests.mjs";

/** Runs in the page. */
async function inMainThread(tests, origin) {
  const { runTests } = await import(`${origin}/run-tests.mjs`);
  const { loadPyxide } = await import(`${origin}/dist/pyxide.mjs`);
  const lockFileURL = `${origin}/stack/pyodide-lock.json`;
  return runTests(tests, () => loadPyxide({ lockFileURL }), console.log);
}

/** Runs in the page. */
function inWorker(tests, origin) {
  const worker = new Worker(`${origin}/worker.mjs`, { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(`the worker failed: ${event.message}`));
    worker.onmessage = ({ data }) => {
      if (data.counts === undefined) console.log(data.line);
      else resolve(data.counts);
    };
    worker.postMessage({ tests, origin });
  });
}

/** Resolves to the counts `{passed, failed}` of both. */
export async function runInBrowser(target, tests, { dist, folder }) {
  const inside = join(checkout, "tests/packages/inside");
  const server = await serve({ folders: { "/dist/": dist, "/stack/": folder, "/": inside } });
  const browser = await startBrowser(target);
  const counts = { passed: 0, failed: 0 };
  try {
    for (const where of [inMainThread, inWorker]) {
      for (const ofPackage of Map.groupBy(tests, ({ name }) => name).values()) {
        const page = await browser.newPage();
        page.on("console", (message) => console.log(`${target} ${where.name}: ${message.text()}`));
        await page.goto(`${server.origin}/page.html`);
        const { passed, failed } = await page.evaluate(where, ofPackage, server.origin);
        await page.close();
        counts.passed += passed;
        counts.failed += failed;
      }
    }
  } finally {
    await browser.close();
    await server.close();
  }
  return counts;
}
