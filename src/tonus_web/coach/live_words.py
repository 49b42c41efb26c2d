"""What the coach's page says by itself; what is seen, the server says with each state."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from tonus.form.vocabulary import Kind

__all__ = ["amount_words", "live_words"]

_WORDS: Final[dict[str, str | Promise]] = {
    # Said aloud.
    "get_ready": _("Stand still. {count}"),
    "go": pgettext_lazy("said when a set begins", "Go."),
    "set_done": _("{count}. That was the set. Rest for {rest} seconds."),
    "all_done": _("{count}. That was the last set. Well done, and rest."),
    "part_way": _("That one went part of the way."),
    "offer_pace": _("I cannot get the right view. You can go on without the camera."),
    "paused": _("Paused."),
    "goes_on": _("Step back into place. It goes on in {seconds} seconds."),
    "away": _("The connection is away. Keep going: nothing is lost."),
    "back": _("The connection is back."),
    "ten_left": _("Ten seconds left."),
    "breathe_in": _("Breathe in"),
    "breathe_out": _("Breathe out"),
    "breathe_hold": _("Stay"),
    "hold_for": _("Hold for {seconds} seconds."),
    "let_go": _("And slowly back."),
    # Shown.
    "of_count": _("of {reps}"),
    "of_set": _("Set {set} of {sets}"),
    "counted": _("{count} of {reps}"),
    "partial": _("{count} part of the way"),
    "held": _("{seconds} s held"),
    "cadence": _("{steps} steps a minute"),
    "looking": _("Looking for you"),
    "guide_first": _("Prop up the phone, step back, and stand where your whole body shows."),
    "good_view": _("Good. Stay like that for a moment."),
    "hold_left": _("Hold: {seconds} seconds left"),
    "pace_line": _("Follow the figure. Press Done when the set is over."),
    "reconnecting": _("Reconnecting. Keep going: nothing is lost, and the count catches up."),
    "voice_off": _("Voice off"),
    "voice_on": _("Voice on"),
    "voice_none": _("No voice here"),
    "feet_in": _("feet in frame"),
    "feet_out": _("feet out of frame"),
    "view_side": pgettext_lazy("camera", "Side view"),
    "view_front": pgettext_lazy("camera", "Front view"),
    "view_rear": pgettext_lazy("camera", "View from behind"),
    "view_oblique": pgettext_lazy("camera", "View at an angle"),
    "view_unknown": _("Nobody in view yet"),
    "rest_left": _("{seconds} seconds of rest left"),
    "next_set": _("Next: set {set} of {sets}"),
    "paused_hidden": _("Paused while this page was out of sight."),
    "paused_asked": _("Paused. Nothing is counted until you go on."),
    "starts_in": _("Goes on in {seconds}"),
    "camera_number": _("Camera {number}"),
    # The summary.
    "summary": _("Sets done: {sets}. Repetitions: {reps}."),
    "summary_none": _("No set was done."),
    "set_line_one": _("Set {number}: one repetition counted"),
    "set_line": _("Set {number}: {reps} repetitions counted"),
    "set_line_hand_one": _("Set {number}: one repetition, without the camera"),
    "set_line_hand": _("Set {number}: {reps} repetitions, without the camera"),
    "set_saving": _("being saved"),
    "set_failed": _("not saved: {why}"),
    "set_report": _("Read the report"),
    "log_waiting": _("The set log does not answer yet. It is tried again by itself."),
    "log_saved": _("Written into your set log."),
    "log_refused": _("The set log did not take a set: {why}"),
    "leave": _("A set is still being saved. It is lost when you leave this page now."),
    # What went wrong.
    "problem_refused": _(
        "The camera was not allowed. Allow it for this page in the browser's settings,"
        " at the lock or the camera beside the address, and try again; or go on without it."
    ),
    "problem_no_camera": _(
        "There is no camera on this device that the browser can see. You can go on without it:"
        " figure and voice keep the tempo."
    ),
    "problem_camera_busy": _(
        "The camera does not start. Another program may be using it: close that, and try again."
    ),
    "problem_insecure": _(
        "Browsers give the camera only to pages that come over HTTPS, or from this very machine."
        " Open the page by its https address."
    ),
    "problem_no_model": _(
        "This browser cannot run the pose model. A newer one can; or go on without the camera."
    ),
    "problem_lost_camera": _("The camera was taken away. What was counted is kept."),
    "problem_full": _("A set ends here: it is as long as a set can be."),
}


#: What is counted in seconds, or in steps, is told so.
_WORDS_OF: Final[dict[Kind, dict[str, str | Promise]]] = {
    Kind.REPETITIONS: {},
    Kind.HOLD: {
        "summary": _("Sets done: {sets}. Held for {seconds} seconds."),
        "set_line_one": _("Set {number}: one hold, {seconds} seconds"),
        "set_line": _("Set {number}: {reps} holds, {seconds} seconds"),
        "set_line_hand_one": _("Set {number}: one hold, {seconds} seconds, without the camera"),
        "set_line_hand": _("Set {number}: {reps} holds, {seconds} seconds, without the camera"),
    },
    Kind.GAIT: {
        "summary": _("Sets done: {sets}. Steps: {reps}."),
        "set_line_one": _("Set {number}: one step counted"),
        "set_line": _("Set {number}: {reps} steps counted"),
        "set_line_hand_one": _("Set {number}: one step, without the camera"),
        "set_line_hand": _("Set {number}: {reps} steps, without the camera"),
    },
}


def live_words(kind: Kind) -> dict[str, str]:
    """Return the words of the coach's page in the language of the request.

    Parameters
    ----------
    kind : Kind
        Of the exercise.

    Returns
    -------
    dict of str to str
        By the names that the page knows them by; in braces what it fills in.
    """
    return {name: str(words) for name, words in (_WORDS | _WORDS_OF[kind]).items()}


def amount_words(kind: Kind, reps: int) -> str:
    """Return how much a set is, to stand behind *sets of*.

    Parameters
    ----------
    kind : Kind
        Of the exercise.
    reps : int
        Repetitions, holds or steps.

    Returns
    -------
    str
        A bare number of repetitions, which everybody takes it for.
    """
    if kind is Kind.HOLD:
        return ngettext("{count} hold", "{count} holds", reps).format(count=reps)
    if kind is Kind.GAIT:
        return ngettext("{count} step", "{count} steps", reps).format(count=reps)
    return str(reps)
