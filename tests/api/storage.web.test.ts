// SPDX-License-Identifier: Apache-2.0
// Files that outlive the page: mountNativeFS on the origin's private file system, IDBFS over a reload.

import { inFrame } from "../harness/inside/frame.ts";
import { assert, load, settings, suite, test } from "../harness/inside/kit.ts";
import type { Python } from "../harness/inside/types.ts";

async function folder(name: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(name, { create: true });
}

async function textOf(handle: FileSystemDirectoryHandle, name: string): Promise<string> {
  return (await (await handle.getFileHandle(name)).getFile()).text();
}

async function putText(handle: FileSystemDirectoryHandle, name: string, text: string): Promise<void> {
  const file = await (await handle.getFileHandle(name, { create: true })).createWritable();
  await file.write(text);
  await file.close();
}

const syncfs = (py: Python, populate: boolean): Promise<void> =>
  new Promise((resolve, reject) => py.FS.syncfs(populate, (error) => (error ? reject(error) : resolve())));

suite("mountNativeFS", ["a file system of the origin"], () => {
  test("shows what the directory holds", async () => {
    const handle = await folder("shows");
    await putText(handle, "there é.txt", "already");
    await putText(await handle.getDirectoryHandle("inner", { create: true }), "deep.txt", "deep");
    const py = await load();
    await py.mountNativeFS("/mnt/dir", handle);
    assert.equal(py.runPython("open('/mnt/dir/there é.txt').read()"), "already");
    assert.equal(py.runPython("open('/mnt/dir/inner/deep.txt').read()"), "deep");
  });

  test("syncfs writes what Python wrote, and removes what it removed", async () => {
    const handle = await folder("writes");
    await putText(handle, "old.txt", "old");
    const py = await load();
    const native = await py.mountNativeFS("/mnt/dir", handle);
    py.runPython(
      "import os\nos.remove('/mnt/dir/old.txt')\nos.mkdir('/mnt/dir/sub')\nopen('/mnt/dir/sub/new.txt', 'w').write('from Python')",
    );
    await native.syncfs();
    assert.equal(await textOf(await handle.getDirectoryHandle("sub"), "new.txt"), "from Python");
    const names: string[] = [];
    for await (const name of (handle as unknown as { keys(): AsyncIterable<string> }).keys())
      names.push(name);
    assert.deepEqual(names, ["sub"]);
  });

  test("syncfs changes nothing else, and FS.syncfs(true) takes over what others have changed", async () => {
    const handle = await folder("both-ways");
    const inner = await handle.getDirectoryHandle("inner", { create: true });
    await handle.getDirectoryHandle("empty", { create: true });
    await putText(handle, "kept.txt", "kept");
    await putText(handle, "gone.txt", "gone");
    await putText(inner, "changed.txt", "before");
    const py = await load();
    const native = await py.mountNativeFS("/mnt/dir", handle);
    const walk = "import os; repr(sorted((d[9:], sorted(s), sorted(f)) for d, s, f in os.walk('/mnt/dir')))";
    const all =
      "[('', ['empty', 'inner'], ['gone.txt', 'kept.txt']), ('empty', [], []), ('inner', [], ['changed.txt'])]";
    assert.equal(py.runPython(walk), all);
    await native.syncfs();
    await syncfs(py, true);
    assert.equal(py.runPython(walk), all);
    py.runPython("open('/mnt/dir/only-here.txt', 'w').write('new')");
    await new Promise((resolve) => setTimeout(resolve, 20)); // files tell when they were changed in milliseconds
    await putText(inner, "changed.txt", "from outside");
    await putText(handle, "added.txt", "added");
    await handle.removeEntry("gone.txt");
    await syncfs(py, true);
    const files =
      "[('', ['empty', 'inner'], ['added.txt', 'kept.txt', 'only-here.txt']), ('empty', [], []), ('inner', [], ['changed.txt'])]";
    assert.equal(py.runPython(walk), files);
    assert.equal(py.runPython("open('/mnt/dir/inner/changed.txt').read()"), "from outside");
    await syncfs(py, false);
    assert.equal(await textOf(handle, "only-here.txt"), "new");
    assert.equal(await textOf(inner, "changed.txt"), "from outside");
  });

  test("another instance sees the files", async () => {
    const handle = await folder("shared");
    const one = await load();
    const native = await one.mountNativeFS("/data", handle);
    one.runPython("open('/data/bytes', 'wb').write(bytes(range(256)) * 1000)");
    await native.syncfs();
    const two = await load();
    await two.mountNativeFS("/data", handle);
    assert.isTrue(two.runPython("open('/data/bytes', 'rb').read() == bytes(range(256)) * 1000"));
  });

  test("a path that is taken is refused", async () => {
    const py = await load();
    py.FS.mkdirTree("/taken");
    py.FS.writeFile("/taken/file", "x");
    let refused: unknown;
    await py.mountNativeFS("/taken", await folder("refused")).catch((error: unknown) => {
      refused = error;
    });
    assert.instanceOf(refused, Error);
  });
});

suite("IDBFS", () => {
  test("keeps files from one instance to the next", async () => {
    const one = await load();
    one.FS.mkdirTree("/persist");
    one.FS.mount(one.FS.filesystems.IDBFS, {}, "/persist");
    await syncfs(one, true);
    one.runPython("open('/persist/note.txt', 'w').write('kept é')");
    await syncfs(one, false);
    const two = await load();
    two.FS.mkdirTree("/persist");
    two.FS.mount(two.FS.filesystems.IDBFS, {}, "/persist");
    await syncfs(two, true);
    assert.equal(two.runPython("open('/persist/note.txt').read()"), "kept é");
  });

  test("keeps files over a reload of the page", { on: ["page"] }, async () => {
    const query = `entry=${encodeURIComponent(settings().entry)}&loader=${settings().loader}`;
    assert.equal(await inFrame(`/fixtures/idbfs.html?${query}&do=write`), "written");
    assert.equal(await inFrame(`/fixtures/idbfs.html?${query}&do=read`), "over the reload");
  });
});
