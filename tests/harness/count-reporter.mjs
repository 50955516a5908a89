// SPDX-License-Identifier: Apache-2.0
// A reporter for `node --test` that prints failures, and in the end the line that every part of ./mk test ends with.

export default async function* report(events) {
  const counts = { pass: 0, fail: 0, skip: 0 };
  for await (const { type, data } of events) {
    if (type === "test:stdout" || type === "test:stderr") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    const outcome = data.skip === undefined ? type.slice("test:".length) : "skip";
    counts[outcome]++;
    if (outcome === "fail") yield `  FAIL  ${data.name}\n${indented(data.details.error)}\n`;
  }
  yield `${counts.pass} passed, ${counts.fail} failed${counts.skip > 0 ? `, ${counts.skip} skipped` : ""}\n`;
}

function indented(error) {
  const cause = error.cause ?? error;
  return String(cause?.stack ?? cause).replaceAll(/^/gm, "        ");
}
