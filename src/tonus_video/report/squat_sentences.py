"""How many squats, and how deep, as whole sentences."""

from __future__ import annotations

from collections.abc import Sequence

from tonus.form.judgement import Verdict
from tonus_video.report.counting_words import number_word, number_word_inside
from tonus_video.report.facts import Translate

__all__ = ["squat_depth_sentence", "squat_nothing_sentence"]


def squat_depth_sentence(depth: str, verdicts: Sequence[Verdict], translate: Translate) -> str:
    """Return how many squats were counted and how many reached the depth target.

    Parameters
    ----------
    depth : str
        Depth target: ``chair``, ``quarter``, ``half`` or ``parallel``.
    verdicts : sequence of Verdict, at least one
        Verdict of the depth cue in each complete repetition.
    translate : Translate
        Language of the result.

    Returns
    -------
    str
        Such as ``Two squats, both to parallel.``
    """
    total = len(verdicts)
    met = sum(verdict is Verdict.OK for verdict in verdicts)
    seen = sum(verdict is not Verdict.NOT_SEEN for verdict in verdicts)
    number = number_word(total, translate)
    if seen == 0:
        return translate.ngettext(
            "{number} squat. How deep it went could not be seen.",
            "{number} squats. How deep they went could not be seen.",
            total,
            number=number,
        )
    if seen < total:
        return translate.ngettext(
            "{number} squat. Depth could be seen in {seen}.",
            "{number} squats. Depth could be seen in {seen} of them.",
            total,
            number=number,
            seen=number_word_inside(seen, translate),
        )
    if met == total:
        return _all_met(depth, total, number, translate)
    if met == 0:
        return _none_met(depth, total, number, translate)
    return _some_met(depth, total, number, met, translate)


def squat_nothing_sentence(partial: int, translate: Translate) -> str:
    """Return that no squat was counted, and how many turned round too high.

    Parameters
    ----------
    partial : int
        Repetitions that turned round above the depth that counts.
    translate : Translate
        Language of the result.

    Returns
    -------
    str
        Such as ``No squat was counted.``
    """
    if not partial:
        return translate.gettext("No squat was counted.")
    return translate.ngettext(
        "No full squat: one turned round above the depth that counts.",
        "No full squat: {number} turned round above the depth that counts.",
        partial,
        number=number_word_inside(partial, translate),
    )


def _all_met(depth: str, total: int, number: str, translate: Translate) -> str:
    pair = total == 2
    match depth:
        case "parallel" if pair:
            return translate.gettext("Two squats, both to parallel.")
        case "parallel":
            return translate.ngettext(
                "{number} squat, to parallel.",
                "{number} squats, all to parallel.",
                total,
                number=number,
            )
        case "half" if pair:
            return translate.gettext("Two squats, both to half depth.")
        case "half":
            return translate.ngettext(
                "{number} squat, to half depth.",
                "{number} squats, all to half depth.",
                total,
                number=number,
            )
        case "quarter" if pair:
            return translate.gettext("Two squats, both to quarter depth.")
        case "quarter":
            return translate.ngettext(
                "{number} squat, to quarter depth.",
                "{number} squats, all to quarter depth.",
                total,
                number=number,
            )
        case "chair" if pair:
            return translate.gettext("Two squats, both to chair height.")
        case "chair":
            return translate.ngettext(
                "{number} squat, to chair height.",
                "{number} squats, all to chair height.",
                total,
                number=number,
            )
        case _:
            return translate.ngettext(
                "{number} squat, to the depth asked for.",
                "{number} squats, all to the depth asked for.",
                total,
                number=number,
            )


def _none_met(depth: str, total: int, number: str, translate: Translate) -> str:
    match depth:
        case "parallel":
            return translate.ngettext(
                "{number} squat, short of parallel.",
                "{number} squats, short of parallel.",
                total,
                number=number,
            )
        case "half":
            return translate.ngettext(
                "{number} squat, short of half depth.",
                "{number} squats, short of half depth.",
                total,
                number=number,
            )
        case "quarter":
            return translate.ngettext(
                "{number} squat, short of quarter depth.",
                "{number} squats, short of quarter depth.",
                total,
                number=number,
            )
        case "chair":
            return translate.ngettext(
                "{number} squat, short of chair height.",
                "{number} squats, short of chair height.",
                total,
                number=number,
            )
        case _:
            return translate.ngettext(
                "{number} squat, short of the depth asked for.",
                "{number} squats, short of the depth asked for.",
                total,
                number=number,
            )


def _some_met(depth: str, total: int, number: str, met: int, translate: Translate) -> str:
    match depth:
        case "parallel":
            return translate.ngettext(
                "{number} squats, {met} of them to parallel.",
                "{number} squats, {met} of them to parallel.",
                total,
                number=number,
                met=number_word_inside(met, translate),
            )
        case "half":
            return translate.ngettext(
                "{number} squats, {met} of them to half depth.",
                "{number} squats, {met} of them to half depth.",
                total,
                number=number,
                met=number_word_inside(met, translate),
            )
        case "quarter":
            return translate.ngettext(
                "{number} squats, {met} of them to quarter depth.",
                "{number} squats, {met} of them to quarter depth.",
                total,
                number=number,
                met=number_word_inside(met, translate),
            )
        case "chair":
            return translate.ngettext(
                "{number} squats, {met} of them to chair height.",
                "{number} squats, {met} of them to chair height.",
                total,
                number=number,
                met=number_word_inside(met, translate),
            )
        case _:
            return translate.ngettext(
                "{number} squats, {met} of them to the depth asked for.",
                "{number} squats, {met} of them to the depth asked for.",
                total,
                number=number,
                met=number_word_inside(met, translate),
            )
