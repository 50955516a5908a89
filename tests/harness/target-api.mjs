// SPDX-License-Identifier: Apache-2.0
// tests/api in Node, Deno, Bun, Chromium or Firefox: bundles the files and runs them, a few at a time.
import { browserLanes } from "./browser-lane.mjs";
import { bundle, testFiles } from "./bundle.mjs";
import { ENGINES } from "./engines.mjs";
import { nodeLauncher } from "./node-lane.mjs";
import { serve } from "./server.mjs";
import { runSession } from "./session.mjs";

export async function run({ options, dist, report }) {
  const isProcess = ["node", ...ENGINES].includes(options.target);
  const bundled = isProcess ? "node" : options.target;
  const files = testFiles(bundled);
  const outdir = await bundle(bundled, files);
  if (isProcess) {
    const server = await serve({ folders: {} });
    const launch = nodeLauncher({ outdir, dist, options, server: server.origin });
    await inLanes(options.jobs, files, (file) =>
      runSession({ label: title(file), launch: launch(file), report }),
    );
    await server.close();
    return;
  }
  const lanes = await browserLanes({ outdir, dist, options });
  const work = files.flatMap((file, index) =>
    contextsOf(file, index, options).map((context) => ({ file, context })),
  );
  try {
    await inLanes(options.jobs, work, ({ file, context }) =>
      runSession({ label: `${context} ${title(file)}`, launch: lanes.launcher(file, context), report }),
    );
  } finally {
    await lanes.close();
  }
}

/** Where a file runs; see `--context` in options.mjs. */
function contextsOf(file, index, { contexts, target }) {
  if (contexts[0] !== "split") return contexts;
  if (file.endsWith(".web.test.ts")) return ["page", "worker"];
  return (index % 2 === 0) === (target === "chromium") ? ["page"] : ["worker"];
}

const title = (file) => file.replace(".test.ts", "");

/** Runs `task` over the items, at most `lanes` at a time. */
async function inLanes(lanes, items, task) {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await task(item);
  };
  await Promise.all(Array.from({ length: Math.ceil(lanes) }, lane));
}
