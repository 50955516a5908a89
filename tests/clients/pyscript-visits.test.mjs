// SPDX-License-Identifier: Apache-2.0
// PyScript's packages, visit after visit: micropip finds them at the first one; then there is a lock that PyScript has kept.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { browsers, openPyScript } from "./client-site.mjs";

for (const target of browsers) {
  describe(`PyScript, visit after visit, ${target}`, () => {
    let site;
    before(async () => {
      site = await openPyScript(target);
    });
    after(() => site?.close());

    it("the first visit installs by micropip, the second from the lock that was kept", async () => {
      const client = await site.visit("/visits.html");
      await client.text("#visit", /^one two micropip True$/);
      const asked = site.requests.length;
      await client.page.reload();
      await client.text("#visit", /^one two micropip False$/);
      const again = site.requests.slice(asked);
      assert.ok(!again.some((path) => path.includes("micropip")), `asked again for ${again}`);
      assert.deepEqual(client.problems, []);
      await client.close();
    });

    it("packages_cache = passthrough loads from the lock file alone", async () => {
      const client = await site.visit("/passthrough.html");
      await client.text("#loaded", /^True False$/);
      await client.close();
    });

    it("experimental_create_proxy = auto keeps functions that JavaScript holds", async () => {
      const client = await site.visit("/proxies.html");
      await client.text("#kept", /^\{"a":\[1\]\}\[then 1\]\[timeout\]$/);
      await client.click("#press");
      await client.click("#press");
      await client.text("#kept", /\[pressed press\]\[pressed press\]$/);
      await client.close();
    });
  });
}
