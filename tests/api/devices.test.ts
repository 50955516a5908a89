// SPDX-License-Identifier: Apache-2.0
// Devices of Linux that programs know.
import { assert, python, suite, test } from "../harness/inside/kit.ts";

suite("devices", () => {
  test("/dev/zero and /dev/full", { ours: "it has neither" }, async () => {
    const py = await python();
    const code = `
found = [open(name, "rb").read(16) == bytes(16) for name in ("/dev/zero", "/dev/full")]
found.append(open("/dev/zero", "wb", 0).write(b"gone"))
try: open("/dev/full", "wb", 0).write(b"1")
except OSError as error: found.append(error.strerror)
str(found)`;
    assert.equal(py.runPython(code), "[True, True, 4, 'No space left on device']");
  });
});
