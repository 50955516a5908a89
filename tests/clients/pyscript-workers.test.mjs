// SPDX-License-Identifier: Apache-2.0
// PyScript in workers: scripts that drive the page, named workers, and workers that Python starts.
import { after, before, describe, it } from "node:test";
import { browsers, openPyScript } from "./client-site.mjs";

/** What each part of worker.html must say. */
const PARTS = [
  [
    "page",
    "a worker's script drives the page",
    /made by a worker.*True \| \/worker\.html \| PyScript in workers \| 5$/,
  ],
  ["files", "a worker has its own files and packages", /^a note \| 8 \| two$/],
  ["display", "display shows in the page", /from the worker/],
  ["loop", "a worker sleeps, writes meanwhile, and awaits", /^012True \| a note$/],
  ["modules", "js_modules of a worker are imported in it", /^7$/],
  ["named", "a page calls functions of a named worker, also coroutines", /^8 \| 6 \| \[2, 4, 6\]/],
  ["named", "what a named worker raises is raised in the page", / \/ {2}\| JsException \| True$/],
  ["called", "a worker calls functions of the page", /^greeted by the worker$/],
  ["started", "Python starts a worker and calls its functions", /^thanks 21$/],
];

for (const target of browsers) {
  describe(`PyScript in workers, ${target}`, () => {
    let site;
    let client;
    before(async () => {
      site = await openPyScript(target);
      client = await site.visit("/worker.html");
    });
    after(() => site?.close());

    for (const [part, title, pattern] of PARTS) it(title, () => client.text(`#${part}`, pattern));

    it("a worker's handler hears events of the page", async () => {
      await client.click("#press");
      await client.text("#handler", /^click \| press$/);
      await client.screenshot(`pyscript-workers-${target}`);
    });
  });
}
