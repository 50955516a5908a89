// SPDX-License-Identifier: Apache-2.0
// How a figure looks around its picture. The colours are the system's for the page's `color-scheme`, light or dark; a page
// changes them by --pyxide-figure-ground, -ink and -accent. A figure is no higher than --pyxide-figure-room, when that is given.

export const style = `
:host {
  --ground: var(--pyxide-figure-ground, Canvas);
  --ink: var(--pyxide-figure-ink, CanvasText);
  --accent: var(--pyxide-figure-accent, #1a86c4);
  --line: color-mix(in srgb, var(--ink) 18%, transparent);
  display: block;
  width: fit-content;
  max-width: min(100%, max(320px, (var(--pyxide-figure-room, 100000px) - 90px) * var(--shape)));
  margin: 0.5rem 0;
}
.figure {
  box-sizing: border-box;
  display: flex;
  flex-direction: column;
  width: fit-content;
  max-width: 100%;
  border: 1px solid var(--line);
  border-radius: 8px;
  overflow: hidden;
  background: var(--ground);
  color: var(--ink);
  font: 13px/1.4 system-ui, sans-serif;
}
header, .toolbar { display: flex; align-items: center; gap: 2px; padding: 3px 6px; }
header { border-bottom: 1px solid var(--line); padding-left: 12px; }
h2 { flex: 1; min-width: 0; margin: 0; overflow: hidden; font: 600 13px/1.4 system-ui, sans-serif;
  text-overflow: ellipsis; white-space: nowrap; }
.stage { position: relative; max-width: 100%; min-width: 160px; min-height: 90px; overflow: hidden; resize: both; }
canvas { display: block; width: 100%; height: 100%; outline: none; touch-action: pinch-zoom; }
canvas:focus-visible { box-shadow: none; }
.stage:focus-within::after { content: ""; position: absolute; inset: 0; pointer-events: none;
  border: 2px solid var(--accent); }
.rubberband { position: absolute; box-sizing: border-box; pointer-events: none;
  border: 1px dashed #000; outline: 1px dashed #fff; outline-offset: -1px; background: rgb(128 128 128 / 15%); }
.rubberband[hidden] { display: none; }
.toolbar { flex-wrap: wrap; border-top: 1px solid var(--line); min-height: 34px; }
button { display: inline-flex; align-items: center; gap: 4px; min-width: 30px; height: 28px; padding: 0 7px;
  justify-content: center; border: 0; border-radius: 6px; background: none; color: inherit;
  font: 600 11px/1 system-ui, sans-serif; cursor: pointer; }
button:hover { background: color-mix(in srgb, var(--ink) 9%, transparent); }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
button[aria-pressed="true"] { background: color-mix(in srgb, var(--accent) 24%, transparent); }
button[aria-disabled="true"] { opacity: 0.35; cursor: default; }
button[aria-disabled="true"]:hover { background: none; }
svg { width: 16px; height: 16px; fill: none; stroke: currentcolor; stroke-width: 1.5; stroke-linecap: round;
  stroke-linejoin: round; }
output { margin-left: auto; padding: 0 4px; font-variant-numeric: tabular-nums; white-space: pre; min-width: 0;
  overflow: hidden; text-overflow: ellipsis; }
:host(:fullscreen) { display: grid; place-items: center; background: var(--ground); }
`;
