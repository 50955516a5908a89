// SPDX-License-Identifier: Apache-2.0
// Runs inside Deno or Bun: isolated mode's basics, and all attempts. Prints a line for each failure and the counts.
// Arguments: the address of pyxide.mjs, of how many attempts one is made, and expressions of which one must match a title.
import { attacks } from "../attacks.ts";
import type { IsolatedPython } from "../kit.ts";
import { runAttack, Targets } from "../run-attack.ts";

type Load = (options: object) => Promise<IsolatedPython>;

const [entry = "", every = "1", ...filters] = process.argv.slice(2);
const { loadPyxide } = (await import(entry)) as { loadPyxide: Load };
const counts = { passed: 0, failed: 0 };
const filter = new RegExp(filters.join("|"), "i");

async function check(title: string, body: () => Promise<unknown>): Promise<void> {
  if (!filter.test(title)) return;
  try {
    await body();
    counts.passed++;
  } catch (error) {
    counts.failed++;
    console.log(
      `  FAIL  ${title}\n        ${(error as Error).message.slice(0, 2000).replaceAll("\n", "\n        ")}`,
    );
  }
}

function equal(found: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

await check("basics: values, grants, streams and runs", async () => {
  const lines: string[] = [];
  const python = await loadPyxide({ isolated: { time: 20_000 }, stdout: (line: string) => lines.push(line) });
  python.globals.set("add", (a: number, b: number) => a + b);
  python.globals.set("later", async (a: number) => a * 2);
  equal(
    await python.runPythonAsync("print('hi')\nimport decimal\nadd(1, 2), await later(4), {'a': [None]}"),
    [3, 8, { a: [undefined] }],
  );
  equal(lines, ["hi"]);
  await python.runPythonAsync("left = 1");
  equal(await python.runPythonAsync("'left' in globals()"), false);
  python.terminate();
});

const quiet = { stdout: () => undefined, stderr: () => undefined };
const targets = new Targets((limits) => loadPyxide({ isolated: limits, ...quiet }));
for (const attack of attacks.filter((_, index) => index % Number(every) === 0)) {
  await check(`${attack.group}: ${attack.title}`, () => runAttack(targets, attack));
}
await targets.end();
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
