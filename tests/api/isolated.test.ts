// SPDX-License-Identifier: Apache-2.0
// Isolated mode as its users have it: runs, grants, streams, limits, and that runs know nothing of each other.
import { assert, settings, suite, test } from "../harness/inside/kit.ts";
import { loadIsolated } from "../isolated/kit.ts";

const ours = { ours: "isolated mode is ours" };

suite("isolated mode", () => {
  test("a run resolves to a copy of its last value", ours, async () => {
    const python = await loadIsolated();
    const value = await python.runPythonAsync("[1, 2.5, 'x', {'a': b'\\x01'}, None, 2**70, True, {1: 2}, {3}]");
    python.terminate();
    const map = new Map([[1, 2]]);
    assert.deepEqual(value, [1, 2.5, "x", { a: Uint8Array.of(1) }, undefined, 2n ** 70n, true, map, new Set([3])]);
  });
});
