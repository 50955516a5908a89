// SPDX-License-Identifier: Apache-2.0
// Programs that try to escape from isolated mode or to exhaust its host are stopped with a clear error.
import { type Capability, isHere, suite, test } from "../harness/inside/kit.ts";
import { attacks } from "../isolated/attacks.ts";
import { loadIsolated, ours } from "../isolated/kit.ts";
import { runAttack, Targets } from "../isolated/run-attack.ts";

const quiet = { stdout: () => undefined, stderr: () => undefined };
const targets = new Targets((limits) => loadIsolated(limits, quiet));

/** Walls inside WebAssembly are the same everywhere: there browsers make some of the attempts, and Node all. */
const SAME_EVERYWHERE = new Set(["ctypes", "files", "exhaustion"]);
const ASK_THE_HOST = new Set(["network", "protocol"]);
const chosen = attacks.filter(
  ({ group }, index) => isHere("node") || !SAME_EVERYWHERE.has(group) || index % 4 === 0,
);

suite("isolated mode stops", () => {
  for (const attack of chosen) {
    const needs: Capability[] = ASK_THE_HOST.has(attack.group) ? ["suspended stacks"] : [];
    test(`${attack.group}: ${attack.title}`, {
      ...ours,
      on: ["node", "page"],
      needs,
      timeout: 120,
    }, async () => {
      await runAttack(targets, attack);
    });
  }
});
