// SPDX-License-Identifier: Apache-2.0
// PyScript's editors: a click runs what they hold, editors of one environment share its interpreter.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browsers, openPyScript } from "./client-site.mjs";

for (const target of browsers) {
  describe(`PyScript's editor, ${target}`, () => {
    let site;
    let client;
    before(async () => {
      site = await openPyScript(target);
      client = await site.visit("/editor.html");
    });
    after(() => site?.close());

    const run = async (name) => client.click(`#${name} + py-editor .py-editor-run-button`);
    const output = (name, pattern) => client.text(`#${name} + py-editor .py-editor-output`, pattern);

    it("runs with what the environment's setup has prepared", async () => {
      await run("first");
      await output("first", /prepared 42/);
    });

    it("shows what is written to the standard error", () => output("first", /to stderr/));

    it("another editor of the environment sees its variables, and awaits", async () => {
      await run("second");
      await output("second", /value 43/);
    });

    it("an editor of its own has its own interpreter, and shows tracebacks", async () => {
      await run("alone");
      await output("alone", /False.*ZeroDivisionError: division by zero/);
    });

    it("runs what a person has typed", async () => {
      await client.page.evaluate(() => {
        const editor = document.querySelector("#second + py-editor .py-editor-input > div").shadowRoot;
        editor.querySelector(".cm-content").focus();
      });
      await client.press("Control+a");
      await client.type("print('typed', prepared * 2)");
      await client.press("Control+Enter");
      await output("second", /typed 84/);
      await client.screenshot(`pyscript-editor-${target}`);
    });

    it("code that a program sets and runs", async () => {
      await client.page.evaluate(() => document.getElementById("first").process("shared = prepared + 8"));
      const code = "print('shared', shared)";
      await client.page.evaluate((source) => {
        document.getElementById("first").code = source;
      }, code);
      assert.equal(await client.page.evaluate(() => document.getElementById("first").code), code);
      await run("first");
      await output("first", /shared 50/);
    });
  });
}
