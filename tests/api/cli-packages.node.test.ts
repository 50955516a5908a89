// SPDX-License-Identifier: Apache-2.0
// Packages on the command line: those of a lock file load on import and are kept; pip installs others for later runs.
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { sitePackages } from "../../host/platform/python-version.ts";
import { cli, type Outcome } from "../harness/inside/command.ts";
import { type Place, withIndex, withPlace } from "../harness/inside/command-packages.ts";
import { assert, settings, suite, test } from "../harness/inside/kit.ts";

const OURS = { ours: "the oracle's package has no command line" };

suite("the lock file of the command line", () => {
  test("is given by an option, whose packages load on import", OURS, () =>
    withPlace(async (place) => {
      assert.equal(await place.output(["-c", "import tiny_one; print(tiny_one.value)"]), "one\n");
    }),
  );

  test("is given by a variable, or as an address", OURS, () =>
    withPlace(async (place) => {
      const code = ["-c", "import tiny_two; print(tiny_two.value)"];
      const named = await place.run(code, { env: { PYXIDE_LOCK_FILE: place.lock } });
      assert.deepEqual(named, { code: 0, stdout: "two\n", stderr: "" });
      const address = `${new URL(`file://${place.lock}`)}`;
      assert.equal((await place.run([`--lock-file=${address}`, ...code])).stdout, "two\n");
    }),
  );

  test("is found in the npm package that is installed beside this one", OURS, () =>
    withPlace(async (place) => {
      const modules = join(place.folder, "node_modules");
      const copy = join(modules, "pyxide");
      mkdirSync(copy, { recursive: true });
      for (const name of readdirSync(settings().dir)) {
        const from = join(settings().dir, name);
        if (/\.(mjs|js|whl|json)$/.test(name)) cpSync(from, join(copy, name));
        else symlinkSync(from, join(copy, name));
      }
      cpSync(place.lock, join(modules, "pyxide-packages/pyodide-lock.json"));
      const [program = "", ...rest] = cli();
      const command = [program, ...rest.slice(0, -1), join(copy, "cli.mjs")];
      const { stdout, stderr } = await place.run(["-c", "import tiny_two; print(tiny_two.value)"], {
        command,
      });
      assert.deepEqual([stdout, stderr], ["two\n", ""]);
    }),
  );

  test("is an option only before the program", OURS, () =>
    withPlace(async (place) => {
      const { stdout } = await place.run(["-c", "import sys; print(sys.argv[1:])", "--lock-file", "x"]);
      assert.equal(stdout, "['--lock-file', 'x']\n");
    }),
  );

  test("that is not there ends with a message", OURS, () =>
    withPlace(async (place) => {
      const byOption = await place.run(["--lock-file", "missing.json", "-c", "pass"]);
      assert.deepEqual([byOption.code, byOption.stdout], [1, ""]);
      assert.match(
        byOption.stderr,
        /^pyxide: there is no lock file .*missing\.json, which --lock-file names\n$/,
      );
      const byVariable = await place.run(["-c", "pass"], { env: { PYXIDE_LOCK_FILE: "missing.json" } });
      assert.match(byVariable.stderr, /which PYXIDE_LOCK_FILE names/);
      const without = await place.run(["--lock-file"]);
      assert.match(without.stderr, /--lock-file needs the path/);
    }),
  );
});

suite("packages of the command line", () => {
  test("are unpacked once, with their bytecode, and then need neither network nor file", OURS, () =>
    withPlace(async (place) => {
      const code = ["-c", "import tiny_one, tiny_two; print(tiny_one.value, tiny_two.__file__)"];
      const first = await place.output(code);
      assert.match(first, /^one .*\/site-packages\/tiny_two\/__init__\.py\n$/);
      const asked = (await place.registry.requests()).length;
      const [folder = ""] = readdirSync(place.unpacked).filter((name) =>
        existsSync(join(place.unpacked, name, "lib/tiny_two")),
      );
      assert.lengthOf(readdirSync(join(place.unpacked, folder, "lib/tiny_two/__pycache__")), 1);
      assert.equal(await place.output(code), first);
      assert.lengthOf(await place.registry.requests(), asked);
    }),
  );

  test("are links, which a program can follow and remove without harm to later runs", OURS, () =>
    withPlace(async (place) => {
      const program = `
import asyncio, micropip, os, tiny_two
data = os.path.join(os.path.dirname(tiny_two.__file__), "data.txt")
print(open(data).read(), end="")
micropip.uninstall("tiny-two")
print(os.path.exists(tiny_two.__file__))`;
      // Between the lines micropip says what it thinks of the package's metadata.
      for (const _run of [1, 2])
        assert.match(await place.output(["-c", program]), /^data\n[\s\S]*\nFalse\n$/);
    }),
  );

  test("load where the cache folder cannot be written", OURS, () =>
    withPlace(
      async (place) => {
        const env = { XDG_CACHE_HOME: join(place.folder, "file") };
        const { stdout } = await place.run(
          ["--lock-file", place.lock, "-c", "import tiny_two; print(tiny_two.value)"],
          { env },
        );
        assert.equal(stdout, "two\n");
      },
      { file: "not a folder" },
    ),
  );

  test("have data files below the prefix", OURS, () =>
    withPlace(async (place) => {
      const code = "import sys, tiny_three; print(open(sys.prefix + 'share/tiny/three.txt').read(), end='')";
      assert.equal(await place.output(["-c", code]), "shared\n");
    }),
  );

  test("load when -m names them", OURS, () =>
    withPlace(async (place) => {
      const outcome = await place.run(["--lock-file", place.lock, "-m", "tiny_two"]);
      assert.equal(outcome.code, 1);
      assert.match(outcome.stderr, /No module named tiny_two\.__main__; 'tiny_two' is a package/);
      assert.equal(await place.output(["-m", "tiny_one"]), "");
    }),
  );

  test("micropip and pyodide_js are there", OURS, () =>
    withPlace(async (place) => {
      const code = "import micropip, pyodide_js; print(pyodide_js.loadedPackages.to_py()['micropip'])";
      assert.equal(await place.output(["-c", code]), "default channel\n");
    }),
  );
});

suite("pip on the command line", () => {
  const pip = (place: Place, ...args: string[]): Promise<Outcome> =>
    place.run(["--lock-file", place.lock, "-m", "pip", ...args]);

  test("installs from an index for later runs, lists, shows and uninstalls", OURS, () =>
    withPlace((place) =>
      withIndex(place, async (url) => {
        // Not the lock file's, which has it too.
        const bare = (...args: string[]): Promise<Outcome> => place.run(["-m", "pip", ...args]);
        const installed = await bare("install", "--index-url", url, "tiny-two");
        assert.deepEqual([installed.code, installed.stderr], [0, ""]);
        assert.equal(installed.stdout, "Collecting tiny-two\nSuccessfully installed tiny-two-2.0\n");
        const where = await place.run(["-c", "import tiny_two; print(tiny_two.__file__)"]);
        assert.match(
          where.stdout,
          /\/data\/pyxide\/lib\/python3\.13\/site-packages\/tiny_two\/__init__\.py\n$/,
        );
        assert.match(
          (await bare("install", "tiny-two")).stdout,
          /^Requirement already satisfied: tiny-two in /,
        );
        assert.equal((await bare("freeze")).stdout, "tiny-two==2.0\n");
        assert.match((await bare("list")).stdout, /^tiny-two +2\.0 +installed$/m);
        assert.match((await bare("show", "tiny-two")).stdout, /^Name: tiny-two\nVersion: 2\.0\n/);
        const removed = await bare("uninstall", "-y", "tiny-two");
        assert.deepEqual(removed, { code: 0, stdout: "Successfully uninstalled tiny-two-2.0\n", stderr: "" });
        assert.deepEqual(readdirSync(join(place.folder, "data/pyxide", sitePackages)), []);
      }),
    ),
  );

  test("installs into a folder, which PYTHONPATH then names", OURS, () =>
    withPlace((place) =>
      withIndex(place, async (url) => {
        const { code } = await place.run([
          "-m",
          "pip",
          "install",
          "-q",
          "-i",
          url,
          "-t",
          "vendor",
          "tiny-two",
        ]);
        assert.equal(code, 0);
        const env = { PYTHONPATH: "vendor" };
        const { stdout } = await place.run(["-c", "import tiny_two; print(tiny_two.value)"], { env });
        assert.equal(stdout, "two\n");
      }),
    ),
  );

  test("says where an index has native code alone, or nothing", OURS, () =>
    withPlace((place) =>
      withIndex(place, async (url) => {
        const native = await place.run(["-m", "pip", "install", "-i", url, "tiny-native"]);
        assert.equal(native.code, 1);
        assert.match(native.stderr, /^ERROR: tiny-native: the index has no wheel that works here/);
        const unknown = await place.run(["-m", "pip", "install", "-i", url, "tiny-unknown"]);
        assert.equal(unknown.code, 1);
        assert.match(unknown.stderr, /^ERROR: .*tiny-unknown/);
        assert.notMatch(native.stderr + unknown.stderr, /micropip|keep_going/);
      }),
    ),
  );

  test("leaves packages of the lock file to imports", OURS, () =>
    withPlace(async (place) => {
      const { stdout, code } = await pip(place, "install", "tiny-one");
      assert.deepEqual(
        [code, stdout],
        [0, "tiny-one 1.0 is in the lock file: it loads when it is imported\n"],
      );
      assert.match((await pip(place, "list")).stdout, /^tiny-one +1\.0 +loads on import$/m);
    }),
  );

  test("refuses what it cannot do", OURS, () =>
    withPlace(async (place) => {
      const rows: [string[], number, RegExp][] = [
        [["install"], 1, /You must give at least one requirement/],
        [["install", "."], 1, /would have to be built/],
        [["install", "missing-1.0-py3-none-any.whl"], 1, /there is no file missing-1\.0/],
        [["install", "a b"], 1, /Invalid requirement: 'a b'/],
        [["install", "-r", "missing.txt"], 1, /Could not open requirements file/],
        [["download", "x"], 1, /has no command 'download'/],
        [["install", "--editable", "."], 2, /unrecognized arguments|invalid choice/],
        [["show", "nothing"], 1, /Package\(s\) not found: nothing/],
      ];
      for (const [args, code, message] of rows) {
        const outcome = await pip(place, ...args);
        assert.equal(outcome.code, code, args.join(" "));
        assert.match(outcome.stderr, message);
      }
    }),
  );

  test("comes after a pip that is installed", OURS, () =>
    withPlace(
      async (place) => {
        const { stdout } = await place.run(["-m", "pip"], { env: { PYTHONPATH: "real" } });
        assert.equal(stdout, "the real one\n");
      },
      { "real/pip/__init__.py": "", "real/pip/__main__.py": "print('the real one')\n" },
    ),
  );
});
