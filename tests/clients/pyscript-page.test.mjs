// SPDX-License-Identifier: Apache-2.0
// PyScript on the main thread, as npm has it: what a page's configuration and scripts ask for is there.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browsers, openPyScript } from "./client-site.mjs";

/** What each part of page.html must say. */
const PARTS = [
  ["files", "files lands where the configuration says", /^a note \| \['x,y', '1,2', '3,4'\] \| 42$/],
  ["archives", "archives are unpacked", /^\['inner', 'two\.txt'\] \| one \| two$/],
  ["fetched", "fetch lands in folders and under new names", /^\['note\.txt', 'rows\.csv'\] \| a note$/],
  ["packages", "packages are installed by micropip", /^two \| 2\.0$/],
  ["modules", "js_modules are modules of pyscript.js_modules", /^7 \| 9$/],
  ["imported", "js_import imports ES modules", /^7$/],
  [
    "context",
    "pyscript tells where it runs, and the configuration",
    /^False \| hello \| py \| \/page\.html \| PyScript$/,
  ],
  ["display", "display shows text, HTML and values", /plain <b>.*bold.*\[1, 'two'\].*\{'three': 3\}/],
  ["replaced", "display replaces what was there", /^\s*after\s*$/],
  ["target", "a script's target takes what it displays", /in the target of the script.*target/],
  ["inplace ~ *", "display without a target shows where the script is", /where the script is/],
  [
    "fetch",
    "pyscript.fetch gives text, JSON and bytes, and posts",
    /^True \| hello \| bytearray\(b'a note\\n'\) \| b'a note\\n' \| 404 \| body \| 1$/,
  ],
  ["web", "pyscript.web finds and makes elements", /^True \| press me$/],
  [
    "ffi",
    "pyscript.ffi converts, merges and makes proxies",
    /^\{"a":\{"b":\[1,2\]\}\} \| \{"c":3,"d":4\} \| 2,3 \| True \| True \| False$/,
  ],
  ["lazily", "py_import loads packages later", /^two \| packaging$/],
  ["events", "listeners of a pyscript.Event run, coroutines, too", /^plainasync \| \{'data': 123\}$/],
  ["sync", "a script without a loop runs", /^__main__ \['script without a loop'\]$/],
  ["source", "a script comes from a file", /^from a file \| 8$/],
  ["element", "<py-script> runs", /in an element/],
  ["timers", "timers and tasks run after the script", /^timeoutlater$/],
  ["reading", "pyodide.http reads files of the site", /^a note \| \['x,y', '1,2', '3,4'\]$/],
  ["last", "all scripts run in order", /^done$/],
];

for (const target of browsers) {
  describe(`PyScript in a page, ${target}`, () => {
    let site;
    let client;
    before(async () => {
      site = await openPyScript(target);
      client = await site.visit("/page.html");
      await client.text("#last", /done/);
    });
    after(() => site?.close());

    for (const [part, title, pattern] of PARTS) it(title, () => client.text(`#${part}`, pattern));

    it("display renders SVG and PNG", async () => {
      await client.until(() => document.querySelector("#rich #circle") !== null);
      await client.until(() => document.querySelector("#rich img")?.naturalWidth === 2);
    });

    it("an async @when handler awaits", async () => {
      await client.click("#async");
      await client.text("#handlers", /\[async async a note\]/);
    });

    it("a handler without a parameter runs once with once=True", async () => {
      await client.click("#plain");
      await client.text("#handlers", /\[plain\]/);
      await client.click("#plain");
      await client.click(".many");
      const text = await client.text("#handlers", /\[many one\]/);
      assert.equal(text.match(/\[plain\]/g).length, 1);
    });

    it("a handler hears all elements of a selector", async () => {
      await client.click(".many + .many");
      await client.text("#handlers", /\[many two\]/);
    });

    it("an input event brings the text", async () => {
      await client.click("#typed");
      await client.type("é1");
      await client.text("#handlers", /\[typed é\].*\[typed é1\]/);
    });

    it("a py-click attribute names a function, or a coroutine function", async () => {
      await client.click("#attribute");
      await client.text("#attributes", /\[click attribute\]/);
      await client.click("#coroutine");
      await client.text("#attributes", /\[after a wait\]/);
    });

    it("an element that pyscript.web made has a handler", async () => {
      await client.click("#made-button");
      await client.text("p.made", /^pressed$/);
    });

    it("the traceback of an uncaught exception is shown in the page", async () => {
      await client.text(".py-error", /Traceback.*line 1, in <module>\s+ValueError: the script's own mistake/);
      assert.equal(await client.page.$$eval(".py-error", (all) => all.length), 1);
      await client.screenshot(`pyscript-page-${target}`);
    });

    it("storage keeps values over a reload", async () => {
      await client.text(
        "#storage",
        /^visit 1 \| \{'list': \[1, None, 'text'\], 'flag': True\} \| bytearray\(b'\\x00\\xff'\)$/,
      );
      await client.page.reload();
      await client.text("#storage", /^visit 2 /);
      await client.text("#last", /^done$/);
    });
  });
}
