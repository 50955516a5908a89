// SPDX-License-Identifier: Apache-2.0
// Questions to the user, and the list of keys.

import { byId } from "./dom.ts";
import { whyNotShared } from "./shared-channel.ts";

/** Asks before something is lost; false when the dialog is closed in any other way. */
export function confirm(question: string, action: string): Promise<boolean> {
  const dialog = byId("confirm", HTMLDialogElement);
  byId("confirm-question", HTMLElement).textContent = question;
  byId("confirm-yes", HTMLButtonElement).textContent = action;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const closed = (): void => resolve(dialog.returnValue === "yes");
    dialog.addEventListener("close", closed, { once: true });
  });
}

export function connectHelp(): void {
  const dialog = byId("help-dialog", HTMLDialogElement);
  byId("help", HTMLButtonElement).addEventListener("click", () => dialog.showModal());
  const reason = whyNotShared();
  byId("help-sharing", HTMLElement).hidden = reason === undefined;
  byId("help-sharing-reason", HTMLElement).textContent = reason ?? "";
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
