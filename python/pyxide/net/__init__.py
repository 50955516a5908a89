# SPDX-License-Identifier: Apache-2.0
"""asyncio's connections and servers over the sockets of Node, Deno and Bun."""
