"""One client's live sets, whichever way its messages come: frames in, states out.

Nothing here knows of sockets, requests or rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

from tonus.catalogue import Translator, translator
from tonus.errors import InputError
from tonus.form.exercise import exercise
from tonus.form.guide import GuideState, SetupGuide
from tonus.form.judgement import Phase, Rep
from tonus.form.live import LiveJudge, LiveState
from tonus.messages import N_
from tonus_web.coach.live_limits import Room
from tonus_web.coach.live_messages import SHORTEST_GAP_S, Frames, LiveRefusal
from tonus_web.coach.live_protocol import (
    FRAME,
    MAX_SET_FRAMES,
    VERSION,
    Discarded,
    ErrorCode,
    Finish,
    Light,
    LiveCue,
    LiveError,
    LiveRep,
    Ready,
    Setup,
    Start,
    State,
    Words,
)

__all__ = ["Conversation", "WholeSet"]

#: Frames that are judged in one go; other clients are served in between.
BLOCK: Final = 16
_NOT_STARTED: Final = N_("The page sent frames before it said of which exercise.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeSet:
    """A set that arrived whole, to be saved.

    Parameters
    ----------
    start : Start
        What it began with.
    frames : bytes
        Its frames, each a `FRAME`.
    """

    start: Start
    frames: bytes


class _LiveSet:
    """A set that goes on: judged as it comes, and every frame kept."""

    def __init__(self, start: Start, room: Room, limits: Collection[str]) -> None:
        self.start = start
        self.judge = LiveJudge(
            start.exercise,
            width=start.width,
            height=start.height,
            depth=start.depth,
            limits=limits,
        )
        self.last_s = -1.0
        self.kept = bytearray()
        self._room = room

    @property
    def next_index(self) -> int:
        return len(self.kept) // FRAME.itemsize

    def keep(self, frames: Frames) -> None:
        self._room.keep(len(frames))
        self.kept += frames.rows.tobytes()
        self.last_s = float(frames.rows["time_s"][-1])

    def let_go(self) -> None:
        self._room.keep(-self.next_index)
        self.kept = bytearray()


class Conversation:
    """What a client said so far.

    Parameters
    ----------
    room : Room
        Counts the frames that are kept.
    language : str
        In which texts are written.
    """

    def __init__(self, room: Room, *, language: str) -> None:
        self._room = room
        self._words: Translator = translator(language)
        self._begun: Setup | Start | None = None
        self._guide: SetupGuide | None = None
        self._set: _LiveSet | None = None

    @property
    def next_index(self) -> int:
        """Index of the frame that is expected."""
        return 0 if self._set is None else self._set.next_index

    @property
    def begun(self) -> Setup | Start | None:
        """The set-up or set that goes on."""
        return self._begun

    def begin(self, message: Setup | Start, *, limits: Collection[str] = ()) -> Ready:
        """Begin a set-up or a set; what went on before is forgotten.

        Parameters
        ----------
        message : Setup or Start
            As it was read.
        limits : collection of str
            Limits of the member, for which some cues stay silent.

        Returns
        -------
        Ready
            What to send next.

        Raises
        ------
        LiveRefusal
            When there is no such exercise or depth.
        """
        self.forget()
        try:
            if isinstance(message, Start):
                self._set = _LiveSet(message, self._room, limits)
            self._guide = SetupGuide(
                message.exercise,
                width=message.width,
                height=message.height,
                setting_up=isinstance(message, Setup),
            )
        except InputError as error:
            self.forget()
            raise LiveRefusal(
                ErrorCode.UNKNOWN_EXERCISE, error.message, fatal=True, **error.params
            ) from error
        self._begun = message
        return self.ready()

    def ready(self) -> Ready:
        """Return what to send next.

        Returns
        -------
        Ready
            Of the set-up or set that goes on.
        """
        name = self._begun.set if isinstance(self._begun, Start) else None
        return Ready(version=VERSION, set=name, next_index=self.next_index)

    def take_light(self, message: Light) -> None:
        """Take how bright the picture is.

        Parameters
        ----------
        message : Light
            As it was read; ignored where nothing goes on.
        """
        if self._guide is not None:
            self._guide.light(message.mean)

    def judged(self, frames: Frames) -> Iterator[State | None]:
        """Judge frames, and yield after every block of them: None, and in the end the state.

        Parameters
        ----------
        frames : Frames
            As they were read; those that were judged before are passed over.

        Yields
        ------
        State or None
            None where somebody else may be served before the next block.

        Raises
        ------
        LiveRefusal
            When one before them is missing, their times go back, or the set is full.
        """
        if self._guide is None:
            raise LiveRefusal(ErrorCode.NOT_STARTED, _NOT_STARTED)
        frames = self._new(frames)
        ended: list[Rep] = []
        live: LiveState | None = None
        said: str | None = None
        guide = GuideState(changes=(), ready=False)
        times_s, landmarks = frames.times_s, frames.landmarks
        for at in range(0, max(len(frames), 1), BLOCK):
            if at:
                yield None
            rows = slice(at, at + BLOCK)
            for time_s, points in zip(times_s[rows], landmarks[rows], strict=True):
                guide = self._guide.step(float(time_s), points)
            if self._set is not None:
                live = self._set.judge.steps(times_s[rows], landmarks[rows])
                ended += live.reps
                said = live.say or said
        if not len(frames):
            guide = self._guide.state
        yield self._state(frames, live, ended, said, guide)

    def _new(self, frames: Frames) -> Frames:
        """Those that were not judged yet, kept."""
        if self._set is None:
            return frames
        known = self._set.next_index - frames.first
        if known < 0:
            raise LiveRefusal(
                ErrorCode.GAP,
                N_("Frames are missing before the ones that came. They are sent again."),
            )
        if known:
            frames = Frames(first=self._set.next_index, rows=frames.rows[known:])
        if not len(frames):
            return frames
        if self._set.next_index + len(frames) > MAX_SET_FRAMES:
            raise LiveRefusal(
                ErrorCode.SET_FULL,
                N_("This set is as long as one can be. Finish it, and begin another."),
            )
        if float(frames.rows["time_s"][0]) - self._set.last_s < SHORTEST_GAP_S:
            raise LiveRefusal(
                ErrorCode.BAD_FRAME,
                N_("The page sent a frame that cannot be: {what}."),
                what=N_("its time goes back"),
            )
        self._set.keep(frames)
        return frames

    def _state(
        self,
        frames: Frames,
        live: LiveState | None,
        ended: list[Rep],
        said: str | None,
        guide: GuideState,
    ) -> State:
        index = frames.first + len(frames) - 1
        if live is None:
            live = self._idle()
        return State(
            index=index,
            phase=live.phase,
            view=live.view,
            count=live.count,
            partial=live.partial,
            held_s=live.held_s,
            side=live.side,
            cadence_spm=live.cadence_spm,
            say=None if said is None else self._told(said),
            guide=tuple(self._told(key) for key in guide.changes),
            ready_to_start=guide.ready,
            reps=tuple(self._rep(rep) for rep in ended),
        )

    def _idle(self) -> LiveState:
        if self._set is not None:
            return self._set.judge.state
        assert self._guide is not None
        return LiveState(phase=Phase.SETUP, view=self._guide.view, count=0, reps=(), say=None)

    def _told(self, key: str) -> Words:
        return Words(key=key, text=self._words.gettext(key))

    def _rep(self, rep: Rep) -> LiveRep:
        assert self._begun is not None
        # Whoever holds the device may be somebody else.
        told = exercise(self._begun.exercise).for_others()
        labels = {cue.key: cue.label for cue in told.cues}
        return LiveRep(
            start_s=rep.start_s,
            peak_s=rep.peak_s,
            end_s=rep.end_s,
            status=rep.status,
            view=rep.view,
            cues=tuple(
                LiveCue(
                    cue=verdict.cue,
                    label=self._words.gettext(labels[verdict.cue]),
                    verdict=verdict.verdict,
                    reason=self._words.gettext(verdict.reason),
                )
                for verdict in rep.verdicts
                if verdict.cue in labels
            ),
        )

    def whole(self, message: Finish) -> WholeSet:
        """Return the set that is to be saved; it goes on until it is forgotten.

        Parameters
        ----------
        message : Finish
            As it was read.

        Returns
        -------
        WholeSet
            With every frame.

        Raises
        ------
        LiveRefusal
            When there is none, or frames are missing.
        """
        if self._set is None:
            raise LiveRefusal(ErrorCode.NOT_STARTED, _NOT_STARTED)
        if message.frames != self._set.next_index or not message.frames:
            raise LiveRefusal(
                ErrorCode.INCOMPLETE,
                N_("{here} of {all} frames are here. Nothing is saved until all are."),
                here=self._set.next_index,
                all=message.frames,
            )
        return WholeSet(start=self._set.start, frames=bytes(self._set.kept))

    def discard(self) -> Discarded:
        """Forget what goes on.

        Returns
        -------
        Discarded
            The answer.
        """
        self.forget()
        return Discarded()

    def forget(self) -> None:
        """Let go of everything that is kept."""
        if self._set is not None:
            self._set.let_go()
        self._begun = self._guide = self._set = None

    def error(self, refusal: LiveRefusal) -> LiveError:
        """Return a refusal as it is told.

        Parameters
        ----------
        refusal : LiveRefusal
            Any.

        Returns
        -------
        LiveError
            With its sentence in the client's language.
        """
        return live_error(refusal, self._words)


def live_error(refusal: LiveRefusal, words: Translator) -> LiveError:
    """Return a refusal as it is told.

    Parameters
    ----------
    refusal : LiveRefusal
        Any.
    words : Translator
        Of the client's language.

    Returns
    -------
    LiveError
        With its sentence, and sentences inside it, translated.
    """
    params: dict[str, Any] = {
        name: words.gettext(value) if isinstance(value, str) else value
        for name, value in refusal.params.items()
    }
    sentence = words.gettext(refusal.message)
    return LiveError(
        code=refusal.code,
        message=sentence.format(**params) if params else sentence,
        fatal=refusal.fatal,
        retry=refusal.retry,
    )
