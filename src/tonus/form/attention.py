"""Which time was judged and which was not, and why."""

from __future__ import annotations

from collections import Counter
from typing import Final

from tonus.form.judgement import NotJudged
from tonus.messages import K_
from tonus.pose.gates import GATE_REASONS, Gate

__all__ = ["CLOSE_AFTER_S", "FORGET_AFTER_S", "Attention"]

#: A refusal shorter than this is bridged.
CLOSE_AFTER_S: Final = 0.5
#: Nobody seen, or no frames, for longer than this ends a repetition.
FORGET_AFTER_S: Final = 1.0

_NO_FRAMES: Final = K_("gate.no_frames")


class Attention:
    """Keeps the stretches that were not judged.

    Examples
    --------
    >>> attention = Attention()
    >>> for frame in range(60):
    ...     attention.step(frame / 30, Gate.OPEN if frame < 15 else Gate.NOBODY)
    >>> [(span.start_s, span.reason) for span in attention.finished()]
    [(0.5, 'gate.nobody')]
    """

    def __init__(self) -> None:
        self.not_judged: list[NotJudged] = []
        self._first_s: float | None = None
        self._last_s: float | None = None
        self._refused_since_s: float | None = None
        self._reasons: Counter[Gate] = Counter()
        # What was never open needs no time to close.
        self._opened = False

    def step(self, time_s: float, gate: Gate) -> None:
        """Note the gate of one frame.

        Parameters
        ----------
        time_s : float
            Later than the frame before.
        gate : Gate
            Of that frame.
        """
        if self._first_s is None:
            self._first_s = time_s
        last_s = self._last_s
        self._last_s = time_s
        if gate in (Gate.OPEN, Gate.CUT):
            if self._refused_since_s is not None:
                self._close(time_s)
            elif last_s is not None and time_s - last_s > CLOSE_AFTER_S:
                self.not_judged.append(NotJudged(start_s=last_s, end_s=time_s, reason=_NO_FRAMES))
            self._opened = True
            return
        if self._refused_since_s is None:
            self._refused_since_s = time_s
        self._reasons[gate] += 1

    def _close(self, time_s: float) -> None:
        since = self._refused_since_s
        if since is not None and time_s - since > (CLOSE_AFTER_S if self._opened else 0.0):
            gate = self._reasons.most_common(1)[0][0]
            self.not_judged.append(
                NotJudged(start_s=since, end_s=time_s, reason=GATE_REASONS[gate])
            )
        self._refused_since_s = None
        self._reasons.clear()

    @property
    def refused_s(self) -> float:
        """Seconds since the gate closed; 0 while it is open."""
        if self._refused_since_s is None or self._last_s is None:
            return 0.0
        return self._last_s - self._refused_since_s

    @property
    def nobody(self) -> bool:
        """Whether the present refusal is for want of a person."""
        return bool(self._reasons) and self._reasons.most_common(1)[0][0] is Gate.NOBODY

    def finished(self) -> tuple[NotJudged, ...]:
        """Close what is open at the end of the stream and return every stretch.

        Returns
        -------
        tuple of NotJudged
            In order of time.
        """
        if self._last_s is not None:
            self._close(self._last_s)
        return tuple(self.not_judged)

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame to the last."""
        if self._first_s is None or self._last_s is None:
            return 0.0
        return self._last_s - self._first_s
