"""Whom to ask about what, by the answers before movement."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tonus.energy import Answer
from tonus_web.members.models import ReadinessAnswers

__all__ = ["Advice", "advice_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One piece of advice.

    Parameters
    ----------
    about : str
        What it is about.
    text : str
        Whom to ask about what, and how to begin.
    """

    about: str
    text: str


def advice_for(readiness: ReadinessAnswers | None) -> tuple[Advice, ...]:
    """Return whom to ask about what, the most urgent first.

    Parameters
    ----------
    readiness : ReadinessAnswers or None
        Latest answers.

    Returns
    -------
    tuple of Advice
        Empty where nothing is to be asked.
    """
    if readiness is None:
        return ()
    found = [text for name, text in _by_answer() if getattr(readiness, name) == Answer.YES]
    if readiness.active_now == Answer.NO:
        found.append(
            Advice(
                about=_("You are starting after a pause."),
                text=_(
                    "Begin with short walks and few repetitions, and add a little each week. "
                    "You need to ask nobody for that."
                ),
            )
        )
    answers = (getattr(readiness, name) for name in (*dict(_by_answer()), "active_now"))
    if Answer.RATHER_NOT_SAY in answers:
        found.append(
            Advice(
                about=_("You would rather not say, and that is fine."),
                text=_("Where one of the questions fits you, ask your doctor before hard effort."),
            )
        )
    return tuple(found)


def _by_answer() -> tuple[tuple[str, Advice], ...]:
    return (
        (
            "chest_pain_fainting_breathless",
            Advice(
                about=_("Chest pain, fainting or breathlessness"),
                text=_(
                    "See a doctor about this before you exercise harder than an easy walk. If it "
                    "comes while you exercise, stop; if it does not pass within minutes, call "
                    "the emergency services."
                ),
            ),
        ),
        (
            "heart_metabolic_kidney",
            Advice(
                about=_("Heart, metabolism or kidneys"),
                text=_(
                    "Ask the doctor who treats it how hard you may work, and whether your "
                    "medicine changes that. Easy walking is fine for most people meanwhile."
                ),
            ),
        ),
        (
            "pregnant",
            Advice(
                about=_("Pregnancy"),
                text=_(
                    "Ask your midwife or doctor which exercises suit this month, above all those "
                    "on the back. Walking is good for most."
                ),
            ),
        ),
        (
            "falls_or_unsteady",
            Advice(
                about=_("Falls or unsteadiness"),
                text=_(
                    "Ask your doctor or a physiotherapist why, and about balance. Stand beside a "
                    "wall or a heavy chair for everything on your feet."
                ),
            ),
        ),
        (
            "joints_or_back",
            Advice(
                about=_("Joints or back"),
                text=_(
                    "Ask a physiotherapist or doctor which movements to spare. Go only as far as "
                    "it does not hurt; less depth still counts."
                ),
            ),
        ),
    )
