// SPDX-License-Identifier: Apache-2.0
// npm's apache-arrow reads tables without a copy, and its own tables become data frames.
import assert from "node:assert/strict";
import * as arrow from "apache-arrow";
import { tableOf } from "./apache-arrow.mjs";

const FRAME = `
import numpy as np, pandas as pd, pyxide_arrow
times = pd.to_datetime(["2026-01-01", None, "1999-12-31 23:59:59.999"], format="ISO8601").astype("datetime64[ms]")
frame = pd.DataFrame({
    "i": np.array([1, -2**62, 3]), "f": [1.5, -0.0, 3], "h": np.array([0.5, -2, 0], "float16"), "b": [True, False, True],
    "s": ["a", None, "\\u20ac\\U0001f600"], "t": times, "z": times.tz_localize("UTC").tz_convert("Asia/Tokyo"),
    "d": pd.to_timedelta([1, None, 3], unit="s").astype("timedelta64[us]"),
    "c": pd.Categorical(["y", None, "x"], categories=["x", "y"]), "n": pd.array([1, None, 3], dtype="UInt8"),
})
`;

function makeFrame(python) {
  python.runPython(FRAME);
  return python.globals.get("frame");
}

export const tests = {
  "apache-arrow reads the values": (python) => {
    const frame = makeFrame(python);
    const table = tableOf(python.pyimport("pyxide_arrow").to_js(frame));
    const rows = table.toArray().map((row) => row.toJSON());
    assert.deepEqual([rows[0].i, rows[1].i, rows[2].i], [1n, -(2n ** 62n), 3n]);
    assert.deepEqual([rows[0].f, rows[0].h, rows[1].h, rows[2].b], [1.5, 0.5, -2, true]);
    assert.deepEqual([rows[0].s, rows[1].s, rows[2].s], ["a", null, "€😀"]);
    assert.deepEqual([rows[0].t, rows[1].t, rows[2].t], [Date.UTC(2026), null, Date.UTC(2000) - 1]);
    assert.equal(table.schema.fields.find(({ name }) => name === "z").type.timezone, "Asia/Tokyo");
    assert.deepEqual([rows[0].d, rows[1].d], [1_000_000n, null]);
    assert.deepEqual([rows[0].c, rows[1].c, rows[2].c], ["y", null, "x"]);
    assert.deepEqual([rows[0].n, rows[1].n, table.getChild("n").nullCount], [1, null, 1]);
  },

  "a vector is over the table's own memory": (python) => {
    const shared = python.pyimport("pyxide_arrow").to_js.callKwargs(makeFrame(python), { copy: false });
    const table = tableOf(shared);
    assert.equal(table.getChild("i").data[0].values.buffer, shared.column("i").data.buffer);
    assert.equal(table.getChild("s").data[0].valueOffsets.buffer, shared.column("s").valueOffsets.buffer);
    shared.release();
    assert.equal(shared.column("i").data, null);
  },

  "apache-arrow's tables become frames": (python) => {
    const frame = makeFrame(python);
    const { to_js, from_js } = python.pyimport("pyxide_arrow");
    const table = tableOf(to_js(frame));
    python.globals.set("back", from_js(table));
    python.runPython("pd.testing.assert_frame_equal(back, frame)");
    // Through the bytes of Arrow's file format, in two batches, of which a slice is taken.
    const bytes = arrow.tableToIPC(table.concat(table));
    const sliced = arrow.tableFromIPC(bytes).slice(1, 5);
    python.globals.set("back", from_js(sliced));
    python.runPython(`
expected = pd.concat([frame, frame], ignore_index=True).iloc[1:5].reset_index(drop=True)
pd.testing.assert_frame_equal(back, expected)`);
  },

  "types that pandas has not are named": (python) => {
    const { from_js } = python.pyimport("pyxide_arrow");
    const table = arrow.tableFromArrays({ x: [1, 2], bad: [[1], [2]] });
    assert.throws(() => from_js(table), /column 'bad' is of type List/);
    const made = arrow.tableFromArrays({ x: Float64Array.of(1, 2), s: ["a", "b"] });
    python.globals.set("back", from_js(made));
    assert.equal(python.runPython("back.to_csv(index=False)"), "x,s\n1.0,a\n2.0,b\n");
  },
};
