// SPDX-License-Identifier: Apache-2.0
// Lock files while Python runs: packages that are asked for ahead, and a second lock file.
import { assert, raises, sleep, suite, test } from "../harness/inside/kit.ts";
import { listening, Registry } from "../harness/inside/packages.ts";

const OURS = "the oracle's lock file and messages are its own";

async function rejected(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was rejected");
}

suite("packages that were asked for ahead", () => {
  test("are asked for again when that failed", { ours: OURS }, async () => {
    const registry = new Registry();
    const said: unknown[] = [];
    const { error, log } = console;
    console.error = console.log = (text: unknown) => void said.push(text);
    try {
      const py = await registry.python("second", { packages: ["tiny-two"], fsInit: () => sleep(300) });
      assert.deepEqual(Object.keys(py.loadedPackages), ["tiny-two"], said.join());
    } finally {
      Object.assign(console, { error, log });
    }
    assert.lengthOf(await registry.requests(), 2);
  });
});

suite("packages of a second lock file", () => {
  test("can be loaded from then on, and replace those that are not loaded", { ours: OURS }, async () => {
    const registry = new Registry();
    const whole = await registry.lock();
    const { "tiny-one": one, ...others } = whole.packages;
    const py = await registry.python("missing", {
      lockFileContents: { info: whole.info, packages: others },
    });
    const { errors, options } = listening();
    assert.match(await rejected(py.loadPackage("tiny-one", options)), /No known package/);
    raises(py, "import tiny_one", "ModuleNotFoundError");
    py.extendLockfile(JSON.stringify(whole), registry.base("ok"));
    assert.equal(await py.runPythonAsync("import tiny_one; tiny_one.value"), "one");
    assert.deepEqual(errors, []);
    assert.throws(() => py.extendLockfile("{}", registry.base()), /does not contain the expected key/);
    assert.exists(one);
  });
});
