// SPDX-License-Identifier: Apache-2.0
// Compares what a figure's canvas shows with a PNG file.
import { readFile } from "node:fs/promises";

/** Runs in the page: bytes of red, green and blue differ by `mean` on average, and in `share` of all pixels by more than 8. */
async function differ(canvas, encoded) {
  const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  const wanted = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const { width, height } = wanted;
  if (canvas.width !== width || canvas.height !== height) {
    return { mean: 255, share: 1, sizes: `${canvas.width} × ${canvas.height}, not ${width} × ${height}` };
  }
  const [one, other] = [canvas, wanted].map((source) => {
    // A canvas on which a worker draws can be copied, but not read.
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.drawImage(source, 0, 0);
    return context.getImageData(0, 0, width, height).data;
  });
  let sum = 0;
  let many = 0;
  for (let at = 0; at < one.length; at += 4) {
    let most = 0;
    for (let channel = 0; channel < 3; channel++) {
      const difference = Math.abs(one[at + channel] - other[at + channel]);
      sum += difference;
      most = Math.max(most, difference);
    }
    if (most > 8) many++;
  }
  const pixels = width * height;
  return { mean: sum / (3 * pixels), share: many / pixels, sizes: `${width} × ${height}` };
}

/** How a figure's canvas and the file differ. */
export async function compare(canvas, file) {
  return canvas.evaluate(differ, await readFile(file, "base64"));
}
