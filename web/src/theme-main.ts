// SPDX-License-Identifier: Apache-2.0
// Light, dark, or as the system says. index.html applies a stored choice before the first
// paint in the same way: by `data-theme` on the root element.

import { byId } from "./dom.ts";
import { localStore } from "./history.ts";

const key = "pyxide.theme";

export function connectTheme(): void {
  const button = byId("theme", HTMLButtonElement);
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = (): boolean => {
    const chosen = root.dataset.theme;
    return chosen === undefined ? system.matches : chosen === "dark";
  };
  const describe = (): void => {
    const next = dark() ? "light" : "dark";
    button.setAttribute("aria-label", `Use the ${next} theme`);
    button.title = `Use the ${next} theme`;
  };
  const stored = localStore()?.getItem(key);
  if (stored === "dark" || stored === "light") root.dataset.theme = stored;
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    localStore()?.setItem(key, root.dataset.theme);
    describe();
  });
  system.addEventListener("change", describe);
  describe();
}
