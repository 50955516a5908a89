// SPDX-License-Identifier: Apache-2.0
// Puts the hints of a profile into a module, in its place: node apply.mjs MODULE PROFILE

import { readFile, writeFile } from "node:fs/promises";
import { hintBranches } from "./hint.mjs";
import { readProfile } from "./profile.mjs";

const [, , file = "", profileFile = ""] = process.argv;
const profile = readProfile(await readFile(profileFile, "utf8"));
const { module, found } = hintBranches(await readFile(file), profile);
await writeFile(file, module);
if (found < profile.size)
  console.log(
    `hints for branches: ${profile.size - found} of ${profile.size} functions are not as they were trained (./mk profile)`,
  );
