// SPDX-License-Identifier: Apache-2.0
// There are no sockets here: Emscripten's stand-ins over WebSocket would fail with a JavaScript error, which is fatal.

/** Makes `listen` and `connect` fail with ENOTSUP, an OSError in Python. */
export function refuseSockets(): void {
  const refuse = (): never => {
    throw new FS.ErrnoError(ERRNO_CODES["ENOTSUP"] ?? 138);
  };
  Object.assign(SOCKFS.websocket_sock_ops, { listen: refuse, connect: refuse });
}
