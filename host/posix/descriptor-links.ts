// SPDX-License-Identifier: Apache-2.0
// /proc/self/fd: links that lead to what is open, even when that has no name any more.
import { S_IFLNK } from "./constants.ts";
import { makeLink } from "./entries.ts";
import { fail } from "./errors.ts";
import type { Attributes, FileSystem, Node } from "./types.ts";
import { pathOf, resolve } from "./walk.ts";

declare const FS: FileSystem;

const LINK_SIZE = 64;

function attributesOf({ id, mode }: Node): Attributes {
  const now = new Date();
  const times = { atime: now, mtime: now, ctime: now };
  return {
    dev: 0,
    ino: id,
    mode,
    nlink: 1,
    uid: 0,
    gid: 0,
    rdev: 0,
    size: LINK_SIZE,
    ...times,
    blksize: 1024,
    blocks: 0,
  };
}

function lookup(folder: Node, name: string): Node {
  const stream = /^\d+$/.test(name) ? FS.getStream(Number(name)) : undefined;
  if (!stream) fail("ENOENT");
  const { node } = stream;
  const link = FS.createNode(folder, name, S_IFLNK | 0o700);
  FS.destroyNode(link); // another file may have the descriptor the next time
  link.jump = node;
  link.node_ops = {
    getattr: attributesOf,
    readlink: () => (node.parent === node || node.pipe !== undefined ? stream.path : pathOf(node)),
  };
  return link;
}

/** Makes the links of Emscripten's folder lead somewhere, which shells call /dev/fd. */
export function linkDescriptors(): void {
  makeLink("/proc/self/fd", "/dev/fd");
  Object.assign(resolve("/proc/self/fd", "follow").node_ops, { lookup });
}
