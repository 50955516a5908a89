// SPDX-License-Identifier: Apache-2.0
// One module of CPython's test suite in a worker; each line goes to the runner by a synchronous request.
self.onmessage = async ({ data: { entry, loader, suite, events, name, skip } }) => {
  const tell = (line) => {
    const request = new XMLHttpRequest();
    request.open("POST", events, false);
    request.send(line);
  };
  try {
    const { [loader]: load } = await import(entry);
    const python = await load({ env: { PYTHONHASHSEED: "0", LANG: "C.UTF-8" }, stdin: () => null });
    const fetched = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
    python.unpackArchive(await fetched(suite), "zip", { extractDir: "/testlib" });
    python.FS.writeFile("/tmp/run_module.py", await fetched("/run_module.py"));
    python.runPython(
      'import sys; sys.path[:0] = ["/tmp"]; sys.path.append("/testlib"); import run_module; del sys.path[0]',
    );
    python.pyimport("run_module.run")(name, JSON.stringify(skip), tell);
  } catch (error) {
    tell(JSON.stringify({ type: "error", id: `${name} (environment)`, text: String(error?.stack ?? error) }));
    tell(JSON.stringify({ type: "end", seconds: 0 }));
  }
};
