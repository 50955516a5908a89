// SPDX-License-Identifier: Apache-2.0
// Collects and prints results. The last line is always `N passed, N failed[, N skipped]`.
import { writeFileSync } from "node:fs";

export class Report {
  #results = [];
  #verbose;

  constructor({ verbose }) {
    this.#verbose = verbose;
  }

  pass(label, title, ms) {
    this.#results.push({ label, title, outcome: "passed", ms });
    if (this.#verbose) console.log(`  ok    ${label}: ${title} (${Math.round(ms)} ms)`);
  }

  fail(label, title, error, ms) {
    this.#results.push({ label, title, outcome: "failed", error, ms });
    console.log(`  FAIL  ${label}: ${title}\n${indent(error)}`);
  }

  skip(label, title, reason) {
    this.#results.push({ label, title, outcome: "skipped", reason });
    if (this.#verbose) console.log(`  skip  ${label}: ${title} (${reason})`);
  }

  listed(label, title) {
    console.log(`${label}: ${title}`);
  }

  /** Prints the summary, writes the JSON when asked; returns the exit code. Nothing run is a failure. */
  finish(json) {
    const count = (outcome) => this.#results.filter((result) => result.outcome === outcome).length;
    const [passed, failed, skipped] = [count("passed"), count("failed"), count("skipped")];
    this.#printSkips();
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(this.#results, undefined, 1)}\n`);
    if (passed + failed === 0) console.log("no test ran: does the filter match anything?");
    const tail = skipped > 0 ? `, ${skipped} skipped` : "";
    console.log(`${passed} passed, ${failed} failed${tail}`);
    return failed > 0 || passed === 0 ? 1 : 0;
  }

  #printSkips() {
    const reasons = new Map();
    for (const { outcome, reason } of this.#results) {
      if (outcome === "skipped") reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    for (const [reason, number] of reasons) console.log(`  skipped ${number}: ${reason}`);
  }
}

const indent = (text) =>
  String(text)
    .split("\n")
    .map((line) => `        ${line}`)
    .join("\n");
