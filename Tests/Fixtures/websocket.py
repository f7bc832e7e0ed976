"""Both ends of WebSocket connections, by a library that is not ours (RFC 6455).

    websocket.py serve PORT             echoes every message; the first one it sends is who the gateway says is asking
    websocket.py talk PORT [TOKEN]      talks to /ws at the gateway on PORT and ends with 0 if all came back
"""

import asyncio
import os
import sys

import websockets


async def echo(connection):
    await connection.send(connection.request_headers.get("X-User-Id", "nobody"))
    async for message in connection:
        await connection.send(message)


async def serve(port):
    async with websockets.serve(echo, "127.0.0.1", port, max_size=None):
        await asyncio.Future()


async def talk(port, token):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = f"ws://127.0.0.1:{port}/ws?room=1"
    async with websockets.connect(address, extra_headers=headers, max_size=None, ping_interval=None) as connection:
        print("user", await connection.recv())
        for message in ["hello", "", "é" * 50_000, os.urandom(3), os.urandom(4_000_000)]:
            await connection.send(message)
            assert await connection.recv() == message
        # Many at once, in order.
        numbers = [str(number) for number in range(2_000)]
        await asyncio.gather(*(connection.send(number) for number in numbers))
        assert [await connection.recv() for _ in numbers] == numbers
        await (await connection.ping())
        await connection.close(code=1000, reason="done")
        assert connection.close_code == 1000
        print("closed", connection.close_code)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        asyncio.run(serve(int(sys.argv[2])))
    else:
        asyncio.run(asyncio.wait_for(talk(int(sys.argv[2]), "".join(sys.argv[3:])), 20))
