// SPDX-License-Identifier: Apache-2.0
// Memory grows to 4 GB; beyond is MemoryError, and the interpreter lives on. In a file of its own: it fills an instance.
import { assert, assertAlive, python, raises, suite, test } from "../harness/inside/kit.ts";

suite("memory", () => {
  test("an impossible size is MemoryError or OverflowError at once", async () => {
    const py = await python();
    for (const code of [
      "bytearray(2**31 - 1) + bytearray(2**31 - 1)",
      "'x' * (2**31 - 1) * 2",
      "[0] * (2**31 - 1)",
      "bytes(2**33)",
    ]) {
      assert.include(["MemoryError", "OverflowError"], raises(py, code).type, code);
    }
    assertAlive(py);
  });

  test("a large integer's size is refused", async () => {
    const py = await python();
    assert.include(["MemoryError", "OverflowError"], raises(py, "1 << (2**40)").type);
    assertAlive(py);
  });

  test("filling memory ends beyond 3 GB and below 4 GB with MemoryError", {
    timeout: 180,
    ours: "the oracle's memory ends at 2 GB",
  }, async () => {
    const py = await python();
    const code = `
def fill(chunk):
    chunks = []
    try:
        while True:
            chunks.append(bytearray(chunk))
    except MemoryError:
        return len(chunks) * chunk
fill(64 * 2**20)`;
    const reached = py.runPython(code);
    assert.isAbove(reached, 3 * 2 ** 30);
    assert.isBelow(reached, 4 * 2 ** 30);
    assertAlive(py);
  });

  test("after MemoryError, the freed memory is used again", { timeout: 180 }, async () => {
    const py = await python();
    const code = "big = bytearray(600 * 2**20)\nbig[-1] = 7\nlast = big[-1]\ndel big\nlast";
    for (let round = 0; round < 3; round++) assert.equal(py.runPython(code), 7);
    assertAlive(py);
  });

  test("small objects that fill memory end in MemoryError", {
    timeout: 300,
    ours: "the oracle's memory ends at 2 GB",
  }, async () => {
    const py = await python();
    const code = `
def fill():
    hold = [bytearray(2**28) for _ in range(13)]
    small = []
    try:
        while True:
            small.append([None] * 500)
    except MemoryError:
        small = None
        return "MemoryError"
fill()`;
    assert.equal(py.runPython(code), "MemoryError");
    assertAlive(py);
  });
});
