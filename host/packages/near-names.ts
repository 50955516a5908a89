// SPDX-License-Identifier: Apache-2.0
// Names that look like one that is not there, for messages.

/** How many letters must be changed, left out, put in or swapped with their neighbour to make `b` of `a`. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (above[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(change, (above[j] as number) + 1, (row[j - 1] as number) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] as number) + 1);
      row.push(best);
    }
    before = above;
    above = row;
  }
  return above[b.length] as number;
}

/** Up to three of the names that are near to `name`, the nearest first. */
export function nearNames(name: string, names: Iterable<string>): string[] {
  const most = Math.max(1, Math.floor(name.length / 3));
  const rated: [number, string][] = [];
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) > most && !candidate.startsWith(name)) continue;
    const far = distance(name, candidate);
    if (far <= most) rated.push([far, candidate]);
    else if (name.length > 2 && candidate.startsWith(name)) rated.push([most + 1, candidate]);
  }
  rated.sort(([a, one], [b, other]) => a - b || (one < other ? -1 : 1));
  return rated.slice(0, 3).map(([, candidate]) => candidate);
}

/** Ends a message about a name that is not there; empty when no name is near. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const near = nearNames(name, names);
  if (near.length === 0) return "";
  return `; did you mean ${near.map((each) => `'${each}'`).join(" or ")}?`;
}
