// SPDX-License-Identifier: Apache-2.0
// Every module of the standard library that can exist here imports; the others are named with the reason.
import { assert, python, raises, settings, suite, test } from "../harness/inside/kit.ts";

const ABSENT: Record<string, string[]> = {
  "Windows alone has it": ["_msi", "_overlapped", "_winapi", "_wmi", "msvcrt", "nt", "winreg", "winsound"],
  "macOS, iOS or Android alone has it": [
    "_android_support",
    "_apple_support",
    "_ios_support",
    "_osx_support",
    "_scproxy",
  ],
  "AIX alone has it": ["_aix_support"],
  "there is no Tk": ["_tkinter", "idlelib", "tkinter", "turtle", "turtledemo"],
  "there is no terminal library": ["_curses", "_curses_panel", "readline"],
  "there are no processes": ["_posixshmem", "_posixsubprocess", "_multiprocessing"],
  "there is no such database library": ["_dbm", "_gdbm"],
  "there are no users or groups": ["grp", "pwd"],
  "there is no libuuid; uuid does without": ["_uuid"],
  "help's texts about the language are left out, for their size": ["pydoc_data"],
  "there are no threads to run subinterpreters in": ["_interpchannels", "_interpqueues", "_interpreters"],
  "a browser's files have no control operations": ["termios"],
  "installers make no sense without processes": ["ensurepip", "venv"],
};

// What may be present without harm: it depends on how the interpreter was configured.
const OPTIONAL = [
  ...["grp", "pwd", "_uuid", "pydoc_data", "_interpchannels", "_interpqueues", "_interpreters"],
  ...[
    "termios",
    "ensurepip",
    "venv",
    "_aix_support",
    "_android_support",
    "_apple_support",
    "_ios_support",
    "_osx_support",
  ],
];

// `this` prints a poem, `antigravity` opens a browser.
const NOT_IMPORTED = ["antigravity", "this", "__main__"];

// Modules of Python itself whose accelerators or partners are absent, so that importing them fails as well.
const DEPENDENT = ["curses", "pty", "tty"];

const LEFT_OUT_BY_ORACLE = [
  ...["_lzma", "_pydecimal", "_sqlite3", "_ssl", "lzma", "sqlite3", "ssl", "test"],
  "dbm",
];

const IMPORT_ALL = `
import importlib, sys, warnings
def try_all(skip):
    failed = {}
    warnings.simplefilter("ignore")
    for name in sorted(sys.stdlib_module_names):
        if name in skip:
            continue
        try:
            importlib.import_module(name)
        except BaseException as error:
            failed[name] = type(error).__name__ + ": " + str(error)
    warnings.resetwarnings()
    return failed
import json
json.dumps(try_all(set(json.loads(skip))))
`;

// Packages whose submodules are wanted too, one by one; __main__ modules run things.
const WALK = `
import importlib, json, pkgutil, warnings
def walk(packages, skip):
    failed = {}
    warnings.simplefilter("ignore")
    for package in packages:
        module = importlib.import_module(package)
        for info in pkgutil.walk_packages(module.__path__, package + "."):
            if info.name.endswith("__main__") or any(info.name == s or info.name.startswith(s + ".") for s in skip):
                continue
            try:
                importlib.import_module(info.name)
            except BaseException as error:
                failed[info.name] = type(error).__name__ + ": " + str(error)
    warnings.resetwarnings()
    return failed
json.dumps(walk(json.loads(packages), json.loads(skip)))
`;

const PACKAGES = [
  "asyncio",
  "collections",
  "concurrent",
  "ctypes",
  "dbm",
  "email",
  "encodings",
  "html",
  "http",
  "importlib",
  "json",
  "logging",
  "pathlib",
  "re",
  "sysconfig",
  "tomllib",
  "unittest",
  "urllib",
  "wsgiref",
  "xml",
  "xmlrpc",
  "zipfile",
  "zoneinfo",
];

// Submodules that need what is not here.
const SUBMODULES_ABSENT = [
  "asyncio.windows_events",
  "asyncio.windows_utils",
  "concurrent.futures.process",
  "ctypes.macholib",
  "dbm.gnu",
  "dbm.ndbm",
  "encodings.mbcs",
  "encodings.oem",
  "encodings.cp65001",
  "ctypes.test",
];

suite("standard library", () => {
  test("every module that can exist imports", async () => {
    const py = await python();
    const absent = Object.values(ABSENT).flat();
    const skip = [...absent, ...NOT_IMPORTED, ...DEPENDENT, ...(settings().oracle ? LEFT_OUT_BY_ORACLE : [])];
    py.globals.set("skip", JSON.stringify(skip));
    assert.deepEqual(JSON.parse(py.runPython(IMPORT_ALL)), {});
  });

  test("submodules of packages import", async () => {
    const py = await python();
    py.globals.set(
      "packages",
      JSON.stringify(
        settings().oracle ? PACKAGES.filter((name) => name !== "dbm") : [...PACKAGES, "sqlite3"],
      ),
    );
    py.globals.set(
      "skip",
      JSON.stringify([...SUBMODULES_ABSENT, ...(settings().oracle ? LEFT_OUT_BY_ORACLE : [])]),
    );
    assert.deepEqual(JSON.parse(py.runPython(WALK)), {});
  });

  test("what cannot exist is ModuleNotFoundError or ImportError, and nothing worse", async () => {
    const py = await python();
    const names = Object.values(ABSENT)
      .flat()
      .filter((name) => !OPTIONAL.includes(name));
    py.globals.set("names", JSON.stringify(names));
    const imported = py.runPython(`
import importlib, json
def present(names):
    found = []
    for name in names:
        try:
            importlib.import_module(name)
            found.append(name)
        except ImportError:
            pass
    return json.dumps(found)
present(json.loads(names))`);
    assert.deepEqual(JSON.parse(imported), settings().oracle ? JSON.parse(imported) : []);
  });

  test("who asks whether an absent module is there gets an answer", async () => {
    const py = await python();
    const code = `
import importlib.util
[name for name in ("readline", "pwd", "curses", "tkinter", "no_such") if importlib.util.find_spec(name) is not None]`;
    const found = py.runPython(code);
    assert.deepEqual(found.toJs(), []);
    found.destroy();
  });

  test("an absent module says why", { ours: "the oracle has a note" }, async () => {
    const py = await python();
    const { message } = raises(py, "import tkinter.ttk", "ModuleNotFoundError");
    assert.match(message, /No module named 'tkinter': there are no windows but the browser's in WebAssembly/);
  });
});
