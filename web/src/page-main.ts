// SPDX-License-Identifier: Apache-2.0
// The page: makes its parts and joins them.

import { BuildingDisplay } from "./building-main.ts";
import { connectHelp } from "./dialogs-main.ts";
import { byId } from "./dom.ts";
import { FiguresPane } from "./figures-main.ts";
import { FilesPanel } from "./files-main.ts";
import { History, localStore } from "./history.ts";
import { HistorySearch } from "./history-search-main.ts";
import { Layout } from "./layout-main.ts";
import { Program } from "./program-main.ts";
import { Prompt } from "./prompt-main.ts";
import { Session } from "./session-main.ts";
import { connectTheme } from "./theme-main.ts";

connectTheme();
connectHelp();

const history = new History(localStore());
const layout = new Layout();

const figures = new FiguresPane({
  changed(open) {
    layout.figuresOpen = open;
  },
});

const session: Session = new Session(
  {
    ready(filesNote) {
      files.setNote(filesNote);
      // Only now: what it fetches to keep must not delay the start. Where it is forbidden the page needs the network.
      navigator.serviceWorker?.register("offline.js").catch(() => undefined);
    },
    files(entries, note) {
      files.show(entries);
      if (note !== undefined) files.setNote(note);
    },
    stateChanged(state) {
      if (state === "ready") prompt.becameReady();
    },
    wanted: (name) => building.want(name),
    focusPrompt: () => prompt.focus(),
  },
  figures,
);

const prompt: Prompt = new Prompt(byId("prompt", HTMLElement), history, {
  ready: () => session.state === "ready",
  status: (source) => session.runtime.call("status", source),
  complete: (source) => session.runtime.call("complete", source),
  run: (source) => void session.run(source),
  interrupt: () => session.interrupt(),
  clear: () => session.transcript.clear(),
  searchHistory: () => search.open(""),
});

const search = new HistorySearch(history, (source) => {
  prompt.text = source;
  prompt.focus();
});

const runFile = (path: string, args: string): void => {
  layout.show("console");
  if (session.state === "ready") prompt.focus();
  void session.runFile(path, args);
};

const program: Program = new Program({
  save: (path, text) => session.runtime.call("writeFile", path, new TextEncoder().encode(text)),
  run: runFile,
  changed(open) {
    layout.programOpen = open;
    if (!open) prompt.focus();
  },
});

const files: FilesPanel = new FilesPanel({
  read: (path) => session.runtime.call("readFile", path),
  write: (path, data) => session.runtime.call("writeFile", path, data),
  async delete(path) {
    await session.runtime.call("deleteFile", path);
    if (program.path === path) program.discard();
  },
  open: (path, text) => void program.open(path, text),
  run: (path) => runFile(path, ""),
  warn: (message) => session.transcript.note(message, "warning"),
});

byId("stop", HTMLButtonElement).addEventListener("click", () => {
  session.interrupt();
  prompt.focus();
});
byId("restart", HTMLButtonElement).addEventListener("click", () => void session.askAndRestart());
byId("clear", HTMLButtonElement).addEventListener("click", () => {
  session.transcript.clear();
  prompt.focus();
});

// Ctrl-C also reaches a running program when the focus is not in the prompt.
document.addEventListener("keydown", (event) => {
  const plain = event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
  if (!plain || event.key !== "c" || event.defaultPrevented || !session.running) return;
  if (String(getSelection()) !== "") return;
  event.preventDefault();
  session.interrupt();
});

const scroller = byId("scroller", HTMLElement);
scroller.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : scroller;
  const link = target.closest<HTMLElement>(".file-link");
  if (link?.dataset.path !== undefined) {
    void openAtLine(link.dataset.path, link);
  } else if (target === scroller && String(getSelection()) === "" && session.state !== "input") {
    prompt.focus();
  }
});

/** Opens the file that a traceback names, at the line that it names after it. */
async function openAtLine(path: string, link: Element): Promise<void> {
  const after = `${link.nextSibling?.textContent ?? ""}${link.nextElementSibling?.textContent ?? ""}`;
  const line = /line (\d+)/.exec(after)?.[1];
  const name = path.slice("/home/pyodide/".length);
  const text = new TextDecoder().decode(await session.runtime.call("readFile", name));
  await program.open(name, text, line === undefined ? undefined : Number(line));
}

const building = new BuildingDisplay((message) => session.transcript.note(message));

prompt.focus();
void session.start();
void building.follow();
