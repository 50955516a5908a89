// SPDX-License-Identifier: Apache-2.0
// The profile of branches, a line for each function that the training kept busy: its shape, then a letter for each of its
// branches, in order. `n` is hardly ever taken, `y` hardly ever not, `.` is either or unknown; a number before a letter
// stands for as many of them.

/** @param {string} letters */
const pack = (letters) => letters.replace(/(.)\1{2,}/g, (run, letter) => `${run.length}${letter}`);

/** @param {string} text */
const unpack = (text) => text.replace(/(\d+)(.)/g, (_, count, letter) => letter.repeat(Number(count)));

/** @param {ReadonlyMap<string, string>} functions letters by shape */
export function writeProfile(functions) {
  const lines = [...functions].map(([shape, letters]) => `${shape} ${pack(letters)}\n`);
  return `# SPDX-License-Identifier: Apache-2.0\n# Made by ./mk profile.\n${lines.sort().join("")}`;
}

/** @param {string} text @returns {Map<string, string>} letters by shape */
export function readProfile(text) {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [shape = "", letters = ""] = line.split(" ");
      if (!/^[0-9a-f]{12}$/.test(shape) || !/^(\d*[.ny])+$/.test(letters))
        throw new Error(`not a line of a profile of branches: ${line.slice(0, 60)}`);
      return [shape, unpack(letters)];
    }),
  );
}
