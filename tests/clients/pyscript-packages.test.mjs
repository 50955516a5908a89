// SPDX-License-Identifier: Apache-2.0
// NumPy, pandas and Matplotlib in PyScript, by `packages` of its configuration, in the page and in a worker.
import { after, before, describe, it } from "node:test";
import { browsers, openPyScript } from "./client-site.mjs";

for (const target of browsers) {
  describe(`Packages in PyScript, ${target}`, () => {
    let site;
    let client;
    before(async () => {
      site = await openPyScript(target);
      client = await site.visit("/packages.html");
    });
    after(() => site?.close());

    it("NumPy computes", () => client.text("#numpy", /^\[\[5\.0, 14\.0\], \[14\.0, 50\.0\]\]$/));
    it("display shows a table of pandas", () => client.text("#pandas table.dataframe", /value.*a.*1.*b.*2/));
    it("a frame goes to JavaScript as records", () =>
      client.text("#records", /^\[\{"name":"a","value":1\},\{"name":"b","value":2\}\]$/));
    it("a typed array of JavaScript becomes an array", () => client.text("#typed", /^float64 6\.5$/));
    it("display shows a figure of Matplotlib", async () => {
      await client.until(() => document.querySelector("#figure img")?.naturalWidth > 200);
    });
    it("a worker has NumPy, too", () => client.text("#worker", /^499500$/));
    it("the second visit loads the same from the lock that was kept", async () => {
      await client.screenshot(`pyscript-packages-${target}`);
      await client.page.reload();
      await client.text("#numpy", /^\[\[5\.0, 14\.0\], \[14\.0, 50\.0\]\]$/);
    });
  });
}
