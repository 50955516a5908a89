// SPDX-License-Identifier: Apache-2.0
// Runs the Python of an example's page; `data-state` of the body tells how far it is.
import { loadPyxide } from "../dist/pyxide.mjs";

const { body } = document;
body.dataset.state = "loading";
try {
  const python = await loadPyxide({ stdout: console.log });
  const source = document.querySelector('script[type="text/python"]').textContent;
  await python.runPythonAsync(source, { filename: "example.py" });
  body.dataset.state = "ready";
} catch (error) {
  body.dataset.state = "failed";
  body.append(Object.assign(document.createElement("pre"), { textContent: error.message }));
}
