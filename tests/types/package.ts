// SPDX-License-Identifier: Apache-2.0
// A program over the package's declarations, for tsc; what is wrong on purpose says so.
import { loadPyxide, type PyxideAPI } from "pyxide";
import type { loadPyodide } from "pyxide/pyodide";
import { PyxideWorker } from "pyxide/worker-client";

const python: PyxideAPI = await loadPyxide({
  env: { A: "b" },
  args: ["-X", "dev"],
  enableRunUntilComplete: false,
  stdout: (line) => console.log(line.toUpperCase()),
});
const result: unknown = python.runPython("1", { filename: "a.py" });
const later: Promise<unknown> = python.runPythonAsync("1", { globals: python.globals });
python.setStdin({ stdin: () => "line" });
python.setStdin({ stdin: async () => "line that is waited for", isatty: true });
python.setStdin({ read: (buffer) => buffer.length });
python.interrupt();
python.interrupt(10);
python.yieldEvery(20);
python.setInterruptBuffer(new Uint8Array(new SharedArrayBuffer(4)));
const called: Promise<unknown> = python.globals.get("f").callPromising(1, 2);
const same: Awaited<ReturnType<typeof loadPyodide>> = python;
const worker = PyxideWorker.inPage("pyxide.worker.mjs", { onStdout: (text) => text.length });
worker.interrupt();
worker.writeInput(undefined);
export const all = [result, later, called, same, (await worker.run("1")).repr];

// @ts-expect-error an option of a wrong type
await loadPyxide({ enableRunUntilComplete: "yes" });
// @ts-expect-error a signal is a number
python.interrupt("SIGINT");
// @ts-expect-error a handler's result is a line, bytes or a promise of them
python.setStdin({ stdin: () => ({}) });
// @ts-expect-error there is no such method
python.runPythonLater("1");
