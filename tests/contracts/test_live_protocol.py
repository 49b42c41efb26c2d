"""The browser's half of the live protocol is the one that Python states."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np

from tonus_web.coach import live_protocol as protocol
from tools.live_protocol import ROOT, TARGET, typescript


def test_the_committed_module_is_up_to_date() -> None:
    written = TARGET.read_text(encoding="utf-8")
    assert written == typescript(), "run python -m tools.live_protocol"


def test_the_check_of_the_command_says_the_same() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.live_protocol", "--check"], cwd=ROOT, timeout=60
    )
    assert done.returncode == 0


def test_frames_of_the_browser_are_read_as_they_were_written(tmp_path: Path) -> None:
    """What the browser's encoder writes, NumPy reads."""
    module, script = tmp_path / "protocol.mjs", tmp_path / "script.mjs"
    esbuild = ROOT / "frontend/node_modules/.bin/esbuild"
    subprocess.run(
        [esbuild, TARGET, "--format=esm", f"--outfile={module}", "--log-level=error"],
        check=True,
        timeout=60,
    )
    script.write_text(
        """
        import { encodeFrames } from "./protocol.mjs";
        const landmarks = Float32Array.from({ length: 132 }, (_, i) => i / 3);
        const message = encodeFrames(7, [
          { time_s: 0.1, landmarks }, { time_s: 1e9 / 3, landmarks: null },
        ]);
        process.stdout.write(Buffer.from(message).toString("hex"));
        """
    )
    done = subprocess.run(["node", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    message = bytes.fromhex(done.stdout)
    head = protocol.FRAMES_HEADER.unpack_from(message)
    assert head == (protocol.FRAMES_TYPE, protocol.VERSION, 2, 7)
    frames = np.frombuffer(message, protocol.FRAME, offset=protocol.FRAMES_HEADER.size)
    assert frames["time_s"].tolist() == [0.1, 1e9 / 3]
    expected = (np.arange(132) / 3).astype("<f4").reshape(33, 4)
    assert np.array_equal(frames["landmarks"][0], expected)
    assert np.isnan(frames["landmarks"][1]).all()


def test_every_fatal_error_has_a_code_of_its_own_kind() -> None:
    assert set(protocol.RETRIED) <= set(protocol.CLOSE_CODES)
    assert all(code in (1009, 1011, 1012) or 4400 <= code < 4600 for code in _codes())


def _codes() -> list[int]:
    return list(protocol.CLOSE_CODES.values())


def test_a_full_message_stays_within_its_limit() -> None:
    full = protocol.FRAMES_HEADER.size + protocol.MAX_FRAMES_PER_MESSAGE * protocol.FRAME.itemsize
    assert full <= protocol.MAX_MESSAGE_BYTES < full + protocol.FRAME.itemsize
