// SPDX-License-Identifier: Apache-2.0
// Text with ANSI escape sequences, cut into pieces of one style each.
// Invariant: a sequence that is split over two calls is understood as if it were whole.

export interface Piece {
  readonly text: string;
  /** Class names, for the theme's sixteen colours and the attributes; '' is plain. */
  readonly classes: string;
  /** Inline style, for the other colours; '' is none. */
  readonly style: string;
}

const names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with one
const sequence = /\x1b(?:\[([\d;:]*)[ -/]*([@-~])|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])/y;
const longest = 64;

export class AnsiParser {
  #rest = "";
  readonly #attributes = new Set<string>();
  #foreground = "";
  #background = "";

  parse(chunk: string): Piece[] {
    const input = this.#rest + chunk;
    this.#rest = "";
    const pieces: Piece[] = [];
    let from = 0;
    while (from < input.length) {
      const start = input.indexOf("\x1b", from);
      const end = start < 0 ? input.length : start;
      if (end > from) pieces.push(this.#piece(input.slice(from, end)));
      if (start < 0) break;
      sequence.lastIndex = start;
      const match = sequence.exec(input);
      if (match === null && input.length - start < longest) {
        this.#rest = input.slice(start);
        break;
      }
      if (match?.[2] === "m") this.#select(match[1] ?? "");
      from = match === null ? start + 1 : sequence.lastIndex;
    }
    return pieces;
  }

  #piece(text: string): Piece {
    const classes = [...this.#attributes];
    const styles: string[] = [];
    for (const [property, colour] of [
      ["color", this.#foreground],
      ["background-color", this.#background],
    ] as const) {
      if (colour.startsWith("ansi-")) classes.push(property === "color" ? colour : `on-${colour}`);
      else if (colour !== "") styles.push(`${property}:${colour}`);
    }
    return { text, classes: classes.join(" "), style: styles.join(";") };
  }

  #select(parameters: string): void {
    const codes = parameters.split(/[;:]/).map(Number);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] ?? 0;
      if (code === 38 || code === 48) {
        const [colour, used] = extended(codes.slice(i + 1));
        if (code === 38) this.#foreground = colour;
        else this.#background = colour;
        i += used;
      } else {
        this.#apply(code);
      }
    }
  }

  #apply(code: number): void {
    if (code === 0) {
      this.#attributes.clear();
      this.#foreground = this.#background = "";
    } else if (code === 22) {
      this.#attributes.delete("ansi-bold");
      this.#attributes.delete("ansi-dim");
    } else if (attributes.has(code)) {
      this.#attributes.add(attributes.get(code) ?? "");
    } else if (attributes.has(code - 20)) {
      this.#attributes.delete(attributes.get(code - 20) ?? "");
    } else if (code === 39) {
      this.#foreground = "";
    } else if (code === 49) {
      this.#background = "";
    } else if ((code >= 30 && code < 38) || (code >= 90 && code < 98)) {
      this.#foreground = themed(code % 10, code >= 90);
    } else if ((code >= 40 && code < 48) || (code >= 100 && code < 108)) {
      this.#background = themed(code % 10, code >= 100);
    }
  }
}

const attributes = new Map([
  [1, "ansi-bold"],
  [2, "ansi-dim"],
  [3, "ansi-italic"],
  [4, "ansi-underline"],
  [7, "ansi-reverse"],
  [9, "ansi-strike"],
]);

function themed(index: number, bright: boolean): string {
  return `ansi-${bright ? "bright-" : ""}${names[index]}`;
}

/** The colour after 38 or 48, and how many parameters it took. */
function extended(codes: readonly number[]): [string, number] {
  const [mode, first = 0, green = 0, blue = 0] = codes;
  if (mode === 2) return [`rgb(${first},${green},${blue})`, 4];
  if (mode !== 5) return ["", 0];
  if (first < 16) return [themed(first % 8, first > 7), 2];
  if (first > 231) {
    const grey = 8 + (first - 232) * 10;
    return [`rgb(${grey},${grey},${grey})`, 2];
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const cube = first - 16;
  const channels = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level);
  return [`rgb(${channels.join(",")})`, 2];
}
