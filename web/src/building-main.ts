// SPDX-License-Identifier: Apache-2.0
// Shows in the page how far the packages are that are being built while it is open.

import { type BuildingPackage, describeState, isUnfinished, parseBuilding } from "./building.ts";
import { byId, element } from "./dom.ts";
import { readSettings } from "./settings.ts";

/** How often the server is asked, and when it does not answer (ms). */
const pause = { usual: 2000, unheard: 15_000 };

export class BuildingDisplay {
  readonly #details = byId("building", HTMLElement);
  readonly #text = byId("building-text", HTMLElement);
  readonly #list = byId("building-list", HTMLElement);
  readonly #note: (message: string) => void;
  /** Packages that a program has missed, and that nobody has been told of since. */
  readonly #wanted = new Set<string>();

  constructor(note: (message: string) => void) {
    this.#note = note;
  }

  /** Has the user told when this package is there. */
  want(name: string): void {
    this.#wanted.add(name);
  }

  /** Follows the build to its end. */
  async follow(): Promise<void> {
    const { building } = await readSettings(new URL("./", document.baseURI).href);
    if (building === undefined) return;
    const address = new URL(building, document.baseURI).href;
    for (;;) {
      const packages = await fetch(address).then(
        async (response) => parseBuilding(await response.text()),
        () => undefined,
      );
      if (packages !== undefined) this.#show(packages);
      if (packages !== undefined && !packages.some(isUnfinished)) return;
      const wait = packages === undefined ? pause.unheard : pause.usual;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  #show(packages: readonly BuildingPackage[]): void {
    const { current, failed } = summaryOf(packages);
    this.#details.hidden = current === undefined && failed === undefined;
    this.#details.dataset["state"] = current === undefined ? "failed" : "building";
    const shown = current ?? failed;
    if (shown !== undefined) this.#text.textContent = shortOf(shown);
    this.#list.replaceChildren(
      ...packages.map((each) =>
        element(
          "li",
          { "data-state": each.state },
          element("span", {}, each.name),
          element("span", {}, describeState(each)),
        ),
      ),
    );
    for (const each of packages) {
      if (each.state !== "ready" || !this.#wanted.delete(each.name)) continue;
      this.#note(`${each.name} is ready: import ${each.imports[0]} works now.`);
    }
  }
}

/** The package that is being built, or else the next one; and one that could not be built. */
function summaryOf(packages: readonly BuildingPackage[]): {
  current: BuildingPackage | undefined;
  failed: BuildingPackage | undefined;
} {
  return {
    current: packages.find(({ state }) => state === "building") ?? packages.find(isUnfinished),
    failed: packages.find(({ state }) => state === "failed"),
  };
}

function shortOf(shown: BuildingPackage): string {
  return shown.state === "failed"
    ? `${shown.name} could not be built`
    : `${shown.name}: ${describeState(shown)}`;
}
