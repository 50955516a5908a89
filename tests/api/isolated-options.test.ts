// SPDX-License-Identifier: Apache-2.0
// Isolated mode: its options, its packages, and the network that it grants.
import { assert, settings, suite, test } from "../harness/inside/kit.ts";
import { loadIsolated, ours, rejects } from "../isolated/kit.ts";

suite("isolated mode: options", () => {
  test("what is not known is refused, since it may be meant as a limit", ours, async () => {
    const wrong: [object | true, object, RegExp][] = [
      [{ tiem: 1 }, {}, /no 'tiem'/],
      [{ time: 0 }, {}, /'time' must be a positive number/],
      [{ memory: "1G" }, {}, /'memory' must be a positive number/],
      [{ memory: 1 << 20 }, {}, /at least/],
      [{ fetch: ["example.com"] }, {}, /must list origins/],
      [{ fetch: ["https://example.com/path"] }, {}, /must list origins/],
      [{ fetch: ["*"] }, {}, /must list origins/],
      [{ fetch: true }, {}, /list of origins/],
      [{ fetch: "https://example.com" }, {}, /list of origins, as in \["https:\/\/example.com"\]/],
      [{ fetch: { origins: [], byte: 1 } }, {}, /'fetch' has no 'byte'/],
      [{ session: "no" }, {}, /'session' must be true or false/],
      [[], {}, /an object of limits/],
      [true, { jsglobals: {} }, /no option 'jsglobals'/],
      [true, { fsInit: () => undefined }, /no option 'fsInit'/],
      [true, { figures: "body" }, /no option 'figures'/],
    ];
    for (const [limits, options, message] of wrong) {
      assert.match((await rejects(loadIsolated(limits, options))).message, message);
    }
    for (const isolated of [1, "yes", null]) {
      assert.match(
        (await rejects(loadIsolated(isolated as unknown as object))).message,
        /must be true, false/,
      );
    }
  });

  test("what runPythonAsync cannot heed it refuses", ours, async () => {
    const target = await loadIsolated(true);
    for (const options of [{ globals: {} }, { globalz: 1 }, { filename: "a.py", locals: {} }]) {
      assert.match(
        (await rejects(target.runPythonAsync("1", options as object))).message,
        /no option '(globalz?|locals)/,
      );
    }
    assert.equal(await target.runPythonAsync("1", { filename: "a.py" }), 1);
    target.terminate();
  });

  test("the environment and Python's own options are given", ours, async () => {
    const target = await loadIsolated(true, { env: { GIVEN: "yes", HOME: "/home/me" }, args: ["-X", "dev"] });
    const code = "import os, sys; os.environ['GIVEN'], os.getcwd(), sys.flags.dev_mode, sorted(os.environ)";
    const [given, folder, dev, names] = await target.runPythonAsync(code);
    assert.deepEqual([given, folder, dev], ["yes", "/home/me", true]);
    assert.deepEqual(names, ["GIVEN", "HOME", "LANG", "LD_LIBRARY_PATH", "LOGNAME", "PATH", "USER"]);
    target.terminate();
  });

  test("packages are there, also those with shared objects", { ...ours, timeout: 120 }, async () => {
    const target = await loadIsolated(true, { packages: ["packaging"] });
    assert.equal(await target.runPythonAsync("import packaging.version as v; str(v.Version('1.0'))"), "1.0");
    target.terminate();
    const error = await rejects(loadIsolated(true, { packages: ["no-such-package"] }));
    assert.match(error.message, /no-such-package/);
  });

  test("the standard library's own files are not the program's", ours, async () => {
    const python = await loadIsolated({ files: 100_000 });
    const code = `
import sqlite3
try: open("big", "wb").write(bytes(200_000))
except OSError as error: result = error.strerror
result, sqlite3.connect(":memory:").execute("select 6 * 7").fetchone()[0]`;
    assert.deepEqual(await python.runPythonAsync(code), ["No space left on device", 42]);
    python.terminate();
  });

  test("memory that a program has not used is not taken", { ...ours, on: ["node"] }, async () => {
    const target = await loadIsolated({ memory: 4 * 2 ** 30 });
    assert.equal(await target.runPythonAsync("len(bytearray(300_000_000))"), 300_000_000);
    target.terminate();
  });
});

suite("isolated mode: a granted origin", ["suspended stacks"], () => {
  const origin = (): string => new URL(settings().server).origin;

  test("urllib, http.client and pyfetch reach it", ours, async () => {
    const target = await loadIsolated({ fetch: [origin()] });
    target.globals.set("url", `${settings().server}/http/echo`);
    const code = `
import json, urllib.request
from pyodide.http import pyfetch
request = urllib.request.Request(url, data=b"body", headers={"X-Mine": "1"}, method="POST")
with urllib.request.urlopen(request) as answer:
    first = json.load(answer)
response = await pyfetch(url, headers={"X-Other": "2"})
second = await response.json()
first, second, response.status`;
    const [first, second, status] = await target.runPythonAsync(code);
    assert.equal(status, 200);
    assert.deepInclude(first, { method: "POST", body: "body" });
    assert.deepInclude(second, { method: "GET" });
    target.terminate();
  });

  test("a redirection to another origin is not followed", ours, async () => {
    const here = origin();
    const other = here.includes("localhost")
      ? here.replace("localhost", "127.0.0.1")
      : here.replace("127.0.0.1", "localhost");
    assert.notEqual(other, origin());
    const target = await loadIsolated({ fetch: [origin()] });
    target.globals.set(
      "url",
      `${settings().server}/http/redirect?to=${encodeURIComponent(`${other}/http/echo`)}`,
    );
    const error = await rejects(
      target.runPythonAsync("import urllib.request; urllib.request.urlopen(url).read()"),
    );
    assert.match(error.message, /isolated mode does not allow requests|cannot reach/);
    target.terminate();
  });

  test("an answer that is too large is an error", ours, async () => {
    const target = await loadIsolated({ fetch: { origins: [origin()], bytes: 10 } });
    target.globals.set("url", `${settings().server}/http/echo`);
    const error = await rejects(
      target.runPythonAsync("import urllib.request; urllib.request.urlopen(url).read()"),
    );
    assert.match(error.message, /more than 10 bytes/);
    target.terminate();
  });
});
