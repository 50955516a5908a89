// SPDX-License-Identifier: Apache-2.0
// A small registry of packages for tests: `/packages/<session>/<how>/<file>`. Each session counts what was asked of it, at
// `/packages/<session>/requests`. `how` is what goes wrong: ok, missing, damaged, truncated, slow, second (the first
// request of each file fails), together (no file ends before three have been asked for). A file's name may be encoded, with
// folders before it, as in `..%2Fname`.
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** Sources of the packages: files by their path in the wheel. */
const PACKAGES = {
  "tiny-one": {
    version: "1.0",
    files: { "tiny_one.py": "import tiny_two\nvalue = 'one'\n" },
    depends: ["tiny-two"],
  },
  "tiny-two": {
    version: "2.0",
    files: { "tiny_two/__init__.py": "value = 'two'\n", "tiny_two/data.txt": "data\n" },
  },
  "tiny-three": {
    version: "3.0",
    files: {
      "tiny_three.py":
        "try:\n    import tiny_two\nexcept ImportError:\n    tiny_two = None\ndef later():\n    import tiny_two\n    return tiny_two.value\n",
      "tiny_three-3.0.data/data/share/tiny/three.txt": "shared\n",
      "tiny_three-3.0.data/purelib/tiny_pure.py": "",
    },
  },
  "tiny-broken": { version: "1.0", files: { "../outside.py": "", "tiny_broken.py": "" } },
};

const moduleOf = (name) => name.replaceAll("-", "_");
const fileOf = (name) => `${moduleOf(name)}-${PACKAGES[name].version}-py3-none-any.whl`;

/** Wheels of different sessions differ, so that no cache has those of another test. */
function wheelOf(name, session) {
  const { version, files } = PACKAGES[name];
  const info = `${moduleOf(name)}-${version}.dist-info`;
  const all = {
    ...files,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nSummary: ${session}\n`,
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
  };
  const record = [...Object.keys(all), `${info}/RECORD`].map((path) => `${path},,\n`).join("");
  return zip({ ...all, [`${info}/RECORD`]: record });
}

/** A zip archive of stored members. */
function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, tail, path);
    const member = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, path, data]);
    parts.push(member);
    offset += member.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

function lockfile(info, session) {
  const packages = Object.entries(PACKAGES).map(([name, { version, depends = [] }]) => [
    name,
    {
      name,
      version,
      file_name: fileOf(name),
      install_dir: "site",
      package_type: "package",
      sha256: createHash("sha256").update(wheelOf(name, session)).digest("hex"),
      imports: [moduleOf(name)],
      depends,
    },
  ]);
  return { info, packages: Object.fromEntries(packages) };
}

const sessions = new Map();
const withheld = new Map();

/** Ends no answer of a session before there are three. */
function endTogether(session, response, wheel) {
  const ends = [...(withheld.get(session) ?? []), () => response.end(wheel)];
  withheld.set(session, ends);
  if (ends.length === 3) for (const end of ends) end();
}

/** Answers `/packages/…`. */
export function servePackages(response, url, headers) {
  const [, , session, how, encoded = ""] = url.pathname.split("/");
  const file = decodeURIComponent(encoded).split(/[\\/]/).pop();
  const requests = sessions.get(session) ?? [];
  sessions.set(session, requests);
  const plain = { ...headers, "Cache-Control": "no-store" };
  if (how === "requests") {
    response.writeHead(200, { ...plain, "Content-Type": "application/json" }).end(JSON.stringify(requests));
    return;
  }
  if (how === "lock") {
    const info = Object.fromEntries(url.searchParams);
    response.writeHead(200, { ...plain, "Content-Type": "application/json" });
    response.end(JSON.stringify(lockfile(info, session)));
    return;
  }
  requests.push(file);
  const name = Object.keys(PACKAGES).find((each) => fileOf(each) === file);
  const first = requests.filter((each) => each === file).length === 1;
  if (how === "missing" || name === undefined || (how === "second" && first)) {
    response.writeHead(404, plain).end("not found");
    return;
  }
  const wheel = wheelOf(name, session);
  if (how === "damaged") wheel[wheel.indexOf("value")] ^= 1;
  response.writeHead(200, { ...plain, "Content-Type": "application/zip", "Content-Length": wheel.length });
  if (how === "truncated") {
    response.write(wheel.subarray(0, wheel.length >> 1));
    setTimeout(() => response.destroy(), 50);
  } else if (how === "slow") setTimeout(() => response.end(wheel), 300);
  else if (how === "together") endTogether(session, response, wheel);
  else response.end(wheel);
}
