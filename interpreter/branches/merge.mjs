// SPDX-License-Identifier: Apache-2.0
// Makes the profile of branches from what trainings counted: node merge.mjs MODULE OUT COUNTERS…

import { readFile, writeFile } from "node:fs/promises";
import { chooseHints } from "./choose.mjs";
import { writeProfile } from "./profile.mjs";

const [, , module = "", out = "", ...files] = process.argv;
/** @type {Float64Array | undefined} */
let sum;
for (const file of files) {
  const { buffer, byteOffset, byteLength } = await readFile(file);
  const counters = new BigUint64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  sum ??= new Float64Array(counters.length);
  if (sum.length !== counters.length) throw new Error(`${file} is of another module than ${files[0]}`);
  for (const [index, count] of counters.entries()) sum[index] = (sum[index] ?? 0) + Number(count);
}
if (!sum) throw new Error("no counters are given");
const chosen = chooseHints(await readFile(module), sum);
await writeFile(out, writeProfile(chosen));
console.log(`${out}: ${chosen.size} functions`);
