// SPDX-License-Identifier: Apache-2.0
// The ways into the package in a browser: script tag, importScripts, module worker; and from another folder.
import { inFrame, inWorker } from "../harness/inside/frame.ts";
import { assert, settings, suite, type TestOptions, test } from "../harness/inside/kit.ts";

// Firefox may hang for good where a worker starts another.
const STARTS_WORKER: TestOptions = { on: ["page", "chromium"] };

suite("entries", () => {
  test("a script tag with pyodide.js gives loadPyodide", { on: ["page"] }, async () => {
    assert.equal(await inFrame("/fixtures/classic.html"), "42 from a script tag");
  });

  test("importScripts with pyodide.js gives loadPyodide", STARTS_WORKER, async () => {
    assert.equal(await inWorker("/fixtures/classic-worker.js", {}, "start"), "42 in a classic worker");
  });

  test("a module worker imports the ES module", STARTS_WORKER, async () => {
    const { entry, loader } = settings();
    assert.equal(
      await inWorker("/fixtures/module-worker.mjs", { type: "module" }, { entry, loader }),
      "42 in a module worker",
    );
  });

  test("importScripts with indexURL given", STARTS_WORKER, async () => {
    assert.equal(
      await inWorker("/fixtures/classic-worker.js", {}, { indexURL: `${settings().base}/` }),
      "42 in a classic worker",
    );
  });
});
