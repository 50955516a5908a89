// SPDX-License-Identifier: Apache-2.0
// PyScript, as npm has it, runs on the package with one URL changed: in the page and in a worker that drives the page.
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startBrowser } from "../harness/browser.mjs";
import { serve } from "../harness/server.mjs";
import { dist } from "./project.mjs";

describe("PyScript", () => {
  let browser;
  let server;
  let page;
  const problems = [];
  before(async () => {
    const site = join(import.meta.dirname, "pyscript");
    const core = dirname(fileURLToPath(import.meta.resolve("@pyscript/core/js")));
    server = await serve({ folders: { "/": site, "/python/": dist.dir, "/pyscript/": core } });
    browser = await startBrowser("chromium");
    page = await browser.newPage();
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    await page.goto(server.origin);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Waits until the element's text fits. */
  const text = (id, pattern) =>
    page
      .waitForFunction(
        (name, source) => new RegExp(source).test(document.getElementById(name).textContent),
        {},
        id,
        pattern,
      )
      .catch(async (error) => {
        const found = await page.evaluate((name) => document.getElementById(name).textContent, id);
        assert.fail(`${error.message}: ${JSON.stringify(found)} ${problems.join("\n")}`);
      });

  it("runs a script in the page, awaits, and listens", async () => {
    await text("page", "^\\s*42\\s*text of the site");
    await page.click("button");
    await text("page", "pressed BUTTON");
  });

  it("runs a script in a worker that drives the page", async () => {
    await text("worker", "^True / 2$");
  });

  it("reports no error", () => assert.deepEqual(problems, []));
});
