"""Clients that send frames as cameras make them, in a process of their own.

``python -m benchmarks.live.clients PORT COUNT SECONDS`` reads the sockets from its
input and prints how long each frame was on its way, there and back, in milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any, Final

import uvloop
from websockets.asyncio.client import connect

from tests.web.coach.live_sets import begun, frames_message, squats
from tonus.pose.sequence import PoseSequence

#: Frames a second of each client.
FPS: Final = 30.0


def _long(pose: PoseSequence, frames: int) -> PoseSequence:
    """Squats again and again, until there are so many frames."""
    import numpy as np

    turns = -(-frames // len(pose))
    return PoseSequence.from_arrays(
        np.concatenate([pose.landmarks] * turns)[:frames],
        width=pose.width,
        height=pose.height,
        timestamps_s=np.arange(frames) / FPS,
    )


async def _client(
    socket: dict[str, str], port: int, messages: list[bytes], start: dict[str, Any], wait_s: float
) -> dict[str, Any]:
    address = f"ws://127.0.0.1:{port}{socket['path']}"
    async with connect(
        address,
        origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type]
        additional_headers={"Cookie": socket["cookie"]},
        compression=None,
        proxy=None,
    ) as connection:
        await connection.send(json.dumps(start))
        ready = json.loads(await connection.recv())
        if ready["type"] != "ready":
            raise RuntimeError(str(ready))
        first_s = time.perf_counter()
        await connection.send(messages[0])
        await connection.recv()
        first_ms = 1000.0 * (time.perf_counter() - first_s)
        # Cameras do not all take their pictures at the same moment.
        await asyncio.sleep(wait_s)
        sent_s: list[float] = [0.0] * len(messages)
        begun_s = time.perf_counter()

        async def send() -> None:
            for index in range(1, len(messages)):
                due_s = begun_s + index / FPS
                await asyncio.sleep(max(0.0, due_s - time.perf_counter()))
                sent_s[index] = time.perf_counter()
                await connection.send(messages[index])

        sending = asyncio.ensure_future(send())
        took_ms: list[float] = []
        count = 0
        while len(took_ms) < len(messages) - 1:
            text = await connection.recv()
            now_s = time.perf_counter()
            # The message begins with its type and its index; reading all of it costs more.
            head = text[: text.index(",", 16)] if isinstance(text, str) else ""
            index = int(head.rpartition(":")[2])
            took_ms.append(1000.0 * (now_s - sent_s[index]))
        state = json.loads(text)
        count = state["count"]
        await sending
    return {"first_ms": first_ms, "took_ms": took_ms, "count": count}


async def _all(port: int, count: int, duration_s: float) -> list[dict[str, Any]]:
    sockets = json.load(sys.stdin)
    frames = int(duration_s * FPS)
    pose = _long(squats(), frames)
    messages = [frames_message(pose, index, index + 1) for index in range(frames)]
    return await asyncio.gather(
        *(
            _client(
                sockets[number % len(sockets)], port, messages, begun(pose), number / count / FPS
            )
            for number in range(count)
        )
    )


if __name__ == "__main__":
    port, count, duration_s = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    json.dump(uvloop.run(_all(port, count, duration_s)), sys.stdout)
