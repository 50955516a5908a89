// SPDX-License-Identifier: Apache-2.0
// Python source of a handler for asyncio's servers: it gives back in capitals what it hears.
export const ECHO = `
import asyncio
async def echo(reader, writer):
    while data := await reader.read(100_000):
        writer.write(data.upper())
        await writer.drain()
    writer.close()
`;
