// SPDX-License-Identifier: Apache-2.0
// Names in `_module` and in the file system.
import { assert, load, type Python } from "../../harness/inside/kit.ts";
import { DriveFS } from "./drive-fs.ts";
import { JUPYTERLITE, MARIMO, PYSCRIPT, type Row, STLITE } from "./row.ts";

const sync = (py: Python, populate: boolean): Promise<void> =>
  new Promise((resolve, reject) => py.FS.syncfs(populate, (error) => (error ? reject(error) : resolve())));

/** In `_module` and in the file system. */
export const FILES: Row[] = [
  {
    name: "_module.PATH_FS.resolve, PATH.dirname and FS.writeFile that may own the bytes",
    clients: PYSCRIPT,
    check(py) {
      const { FS, PATH } = py;
      const path = py._module.PATH_FS.resolve("./deep/down/file.txt");
      assert.equal(path, `${FS.cwd()}/deep/down/file.txt`);
      FS.mkdirTree(PATH.dirname(path));
      const write = FS.writeFile as (path: string, data: Uint8Array, options: object) => void;
      write(path, new TextEncoder().encode("text"), { canOwn: true });
      assert.equal(py.runPython("open('deep/down/file.txt').read()"), "text");
      assert.equal(py._module.PATH_FS.resolve("/a/../b/c"), "/b/c");
    },
  },
  {
    name: "_module.FS.unmount",
    clients: PYSCRIPT,
    check(py) {
      py.FS.mkdirTree("/mnt/client");
      py.FS.mount(py.FS.filesystems["MEMFS"], {}, "/mnt/client");
      py._module.FS.unmount("/mnt/client");
      assert.deepEqual(py.FS.readdir("/mnt/client"), [".", ".."]);
    },
  },
  {
    name: "FS.analyzePath().object.mode",
    clients: STLITE,
    check(py) {
      const found = py.FS.analyzePath("/home") as { exists: boolean; object: { mode: number } };
      assert.isTrue(found.exists);
      assert.isTrue(py.FS.isDir(found.object.mode));
    },
  },
  {
    name: "FS.filesystems.IDBFS, mounted with { root: '.' } in the working directory, and FS.syncfs",
    clients: `${MARIMO}, ${STLITE}`,
    options: { on: ["browser"] },
    async check() {
      const name = `/client-${Math.random().toString(36).slice(2)}`;
      const mounted = async (): Promise<Python> => {
        const py = await load();
        py.FS.mkdirTree(name);
        py.FS.chdir(name);
        py.FS.mount(py.FS.filesystems["IDBFS"], { root: "." }, name);
        await sync(py, true);
        return py;
      };
      const first = await mounted();
      first.FS.writeFile("notebook.py", "import marimo");
      await sync(first, false);
      const second = await mounted();
      assert.equal(second.FS.readFile("notebook.py", { encoding: "utf8" }), "import marimo");
    },
  },
  {
    name: "FS.filesystems.NODEFS",
    clients: STLITE,
    options: { on: ["node"] },
    check: (py) => assert.isObject(py.FS.filesystems["NODEFS"]),
  },
  {
    name: "a file system of the client's own: FS.createNode, FS.ErrnoError, FS.isDir, PATH.join, PATH.join2, ERRNO_CODES",
    clients: JUPYTERLITE,
    check(py) {
      const drive = new DriveFS(py, { "there.txt": "already there" });
      py.FS.mkdirTree("/drive");
      py.FS.mount(drive, {}, "/drive");
      const code = `
import os
os.chdir("/drive")
seen = [open("there.txt").read(), sorted(os.listdir(".")), os.path.getsize("there.txt")]
with open("new.txt", "w") as file:
    file.write("from Python")
with open("new.txt", "a") as file:
    file.write(" and more")
os.rename("new.txt", "renamed.txt")
os.remove("there.txt")
try:
    open("nothing.txt")
except FileNotFoundError as error:
    seen.append(error.errno == 2)
os.chdir("/home/pyodide")
str(seen)`;
      assert.equal(py.runPython(code), "['already there', ['there.txt'], 13, True]");
      assert.deepEqual(drive.files(), { "renamed.txt": "from Python and more" });
      py.FS.unmount("/drive");
    },
  },
];
