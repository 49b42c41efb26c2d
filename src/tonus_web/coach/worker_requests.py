"""What a worker asks of its process beyond what every analysis asks."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Judge", "Keep"]


@dataclass(frozen=True, slots=True)
class Keep:
    """Hands over a piece that was watched, now or before; answered by ``kept``.

    Parameters
    ----------
    part : bytes
        By `tonus_video.segments.part_bytes`.
    """

    part: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Asks for the judgement; answered by ``picturing`` and then ``judged``.

    Parameters
    ----------
    exercise : str
        Exercise that the clip shows.
    depth : str
        Depth that counts; empty for the exercise's own.
    name : str
        Name of the clip, as the member knows it.
    limits : tuple of str
        Limits of the member, for which some cues stay silent.
    """

    exercise: str
    depth: str
    name: str
    limits: tuple[str, ...] = ()
