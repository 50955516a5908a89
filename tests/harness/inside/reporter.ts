// SPDX-License-Identifier: Apache-2.0
// Runs a mocha with one test file and tells the harness each step; the same in Node, pages and workers.
import { SKIP_REASON } from "./kit.ts";
import type { Event, Settings } from "./types.ts";

type Emit = (event: Event) => void;

/** Runs what was defined on `mocha`'s root suite, without the tests that the harness has already. */
export function runAll(
  root: Mocha.Suite,
  run: (done: () => void) => Mocha.Runner,
  settings: Settings,
  emit: Emit,
): void {
  const selected = select(root, settings);
  emit({ type: "plan", titles: selected.map((test) => test.fullTitle()) });
  if (settings.list) {
    for (const test of selected) emit({ type: "list", title: test.fullTitle() });
    emit({ type: "end" });
    return;
  }
  const runner = run(() => emit({ type: "end" }));
  const started = new Map<string, number>();
  runner.on("test", (test) => {
    started.set(test.fullTitle(), performance.now());
    emit({ type: "start", title: test.fullTitle(), timeout: test.timeout() });
  });
  const since = (title: string): number => performance.now() - (started.get(title) ?? performance.now());
  runner.on("pass", (test) => emit({ type: "pass", title: test.fullTitle(), ms: since(test.fullTitle()) }));
  runner.on("fail", (test, error) => {
    emit({ type: "fail", title: test.fullTitle(), error: describeError(error), ms: since(test.fullTitle()) });
  });
  runner.on("pending", (test) => {
    const reason = (test as Mocha.Test & { [SKIP_REASON]?: string })[SKIP_REASON];
    emit({ type: "skip", title: test.fullTitle(), reason: reason ?? "skipped in the test" });
  });
}

function select(root: Mocha.Suite, { done, filter, file }: Settings): Mocha.Test[] {
  const finished = new Set(done);
  const wanted = filter === undefined ? undefined : new RegExp(filter, "i");
  const selected: Mocha.Test[] = [];
  const visit = (suite: Mocha.Suite): void => {
    suite.tests = suite.tests.filter((test) => {
      const title = test.fullTitle();
      return !finished.has(title) && (wanted === undefined || wanted.test(`${file} ${title}`));
    });
    selected.push(...suite.tests);
    suite.suites.forEach(visit);
  };
  visit(root);
  const titles = selected.map((test) => test.fullTitle());
  const twice = titles.find((title, index) => titles.indexOf(title) !== index);
  if (twice !== undefined) throw new Error(`two tests are called '${twice}'`);
  return selected;
}

/** A message with the stack, once. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const { actual, expected } = error as { actual?: unknown; expected?: unknown };
  const values =
    actual === undefined && expected === undefined
      ? ""
      : `\nactual: ${show(actual)}\nexpected: ${show(expected)}`;
  const stack = error.stack ?? "";
  return (stack.includes(error.message) ? stack : `${error.message}\n${stack}`) + values;
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  try {
    return (
      JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? `${item}n` : item)) ?? String(value)
    );
  } catch {
    return String(value);
  }
}
