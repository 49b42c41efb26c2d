"""The options of ``tonus energy target``: everything that the rules ask for, nothing assumed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tonus_cli.command import Command
from tonus_cli.energy import (
    ActivityChoice,
    AgeOption,
    HeightCmOption,
    HeightFtInOption,
    JsonOption,
    SexOption,
    WeightKgOption,
    WeightLbOption,
    WeightStLbOption,
    energy,
)
from tonus_cli.speech import _

__all__ = ["energy"]


class AnswerChoice(StrEnum):
    """Answer to a question about health."""

    YES = "yes"
    NO = "no"
    RATHER_NOT_SAY = "rather_not_say"


class BreastfeedingChoice(StrEnum):
    """Whether and how the person breast-feeds."""

    NO = "no"
    EXCLUSIVE_0_6_MONTHS = "exclusive_0_6_months"
    MONTHS_7_12 = "months_7_12"
    OTHER = "other"
    RATHER_NOT_SAY = "rather_not_say"


class GoalChoice(StrEnum):
    """The nine goals, in pounds a week."""

    GAIN_2 = "gain_2"
    GAIN_1_5 = "gain_1_5"
    GAIN_1 = "gain_1"
    GAIN_0_5 = "gain_0_5"
    MAINTAIN = "maintain"
    LOSE_0_5 = "lose_0_5"
    LOSE_1 = "lose_1"
    LOSE_1_5 = "lose_1_5"
    LOSE_2 = "lose_2"


_ANSWERS = "yes|no|rather_not_say"
_TARGET_EXAMPLES = (
    (
        "tonus energy target --sex male --age 40 --height-cm 180 --weight-kg 95 --activity "
        "inactive --eating-disorder no --insulin-or-sulfonylurea no --kidney-disease no "
        "--goal lose_1"
    ),
    (
        "tonus energy target --sex female --age 60 --height-ft-in 5 3 --weight-lb 150 --activity "
        "inactive --pregnant no --breastfeeding no --eating-disorder no "
        "--insulin-or-sulfonylurea no --kidney-disease no --rate-lb-per-week -0.75 --json -"
    ),
)


@energy.command(
    "target",
    cls=Command,
    help=_("Say what to eat in a day for a goal, safe by every rule, with the working."),
    epilog="\n".join((_("Examples:"), *_TARGET_EXAMPLES)),
)
def energy_target(
    sex: SexOption = None,
    age: AgeOption = None,
    height_cm: HeightCmOption = None,
    height_ft_in: HeightFtInOption = None,
    weight_kg: WeightKgOption = None,
    weight_lb: WeightLbOption = None,
    weight_st_lb: WeightStLbOption = None,
    activity: Annotated[
        ActivityChoice | None,
        typer.Option(
            "--activity",
            metavar="CATEGORY",
            help=_("Daily activity: inactive, low_active, active or very_active."),
            show_default=False,
        ),
    ] = None,
    pregnant: Annotated[
        AnswerChoice | None,
        typer.Option(
            "--pregnant",
            metavar=_ANSWERS,
            help=_("Whether you are pregnant; men are not asked."),
            show_default=False,
        ),
    ] = None,
    breastfeeding: Annotated[
        BreastfeedingChoice | None,
        typer.Option(
            "--breastfeeding",
            metavar="ANSWER",
            help=_(
                "Whether you breast-feed: no, exclusive_0_6_months, months_7_12, other or "
                "rather_not_say; men are not asked."
            ),
            show_default=False,
        ),
    ] = None,
    eating_disorder: Annotated[
        AnswerChoice | None,
        typer.Option(
            "--eating-disorder",
            metavar=_ANSWERS,
            help=_("Whether you have or had an eating disorder."),
            show_default=False,
        ),
    ] = None,
    insulin_or_sulfonylurea: Annotated[
        AnswerChoice | None,
        typer.Option(
            "--insulin-or-sulfonylurea",
            metavar=_ANSWERS,
            help=_("Whether you take insulin or a sulfonylurea."),
            show_default=False,
        ),
    ] = None,
    kidney_disease: Annotated[
        AnswerChoice | None,
        typer.Option(
            "--kidney-disease",
            metavar=_ANSWERS,
            help=_("Whether you have a kidney disease."),
            show_default=False,
        ),
    ] = None,
    clinician_agreed_to_deficit: Annotated[
        bool,
        typer.Option(
            "--clinician-agreed-to-deficit", help=_("A clinician agreed to your eating less.")
        ),
    ] = False,
    clinician_agreed_to_protein: Annotated[
        bool,
        typer.Option(
            "--clinician-agreed-to-protein", help=_("A clinician agreed to a protein target.")
        ),
    ] = False,
    goal: Annotated[
        GoalChoice | None,
        typer.Option(
            "--goal",
            metavar="GOAL",
            help=_(
                "In pounds a week: lose_2, lose_1_5, lose_1, lose_0_5, maintain, gain_0_5, gain_1, "
                "gain_1_5 or gain_2."
            ),
            show_default=False,
        ),
    ] = None,
    rate_kg_per_week: Annotated[
        float | None,
        typer.Option(
            "--rate-kg-per-week",
            metavar="KG",
            help=_("A rate of your own in place of a goal, below 0 for loss."),
            show_default=False,
        ),
    ] = None,
    rate_lb_per_week: Annotated[
        float | None,
        typer.Option(
            "--rate-lb-per-week",
            metavar="LB",
            help=_("The same in pounds."),
            show_default=False,
        ),
    ] = None,
    goal_weight_kg: Annotated[
        str | None,
        typer.Option(
            "--goal-weight-kg",
            metavar="KG",
            help=_("A weight to reach in place of a goal, with --by."),
            show_default=False,
        ),
    ] = None,
    goal_weight_lb: Annotated[
        str | None,
        typer.Option(
            "--goal-weight-lb",
            metavar="LB",
            help=_("The same in pounds."),
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="DATE",
            help=_("Day by which to reach it, as 2027-03-01."),
            show_default=False,
        ),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option(
            "--today",
            metavar="DATE",
            help=_("Day that --by counts from; that of the clock unless given."),
            show_default=False,
        ),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Say a target."""
    from tonus_cli.energy_aim import AimAsked, asked_aim, asked_day
    from tonus_cli.energy_entered import entered_height, entered_weight
    from tonus_cli.energy_target_shown import PersonAsked, show_target

    asked = PersonAsked(
        sex=sex,
        age_years=age,
        height=entered_height(cm=height_cm, ft_in=height_ft_in),
        weight=entered_weight(kg=weight_kg, lb=weight_lb, st_lb=weight_st_lb),
        activity=activity,
        pregnant=pregnant,
        breastfeeding=breastfeeding,
        eating_disorder=eating_disorder,
        insulin_or_sulfonylurea=insulin_or_sulfonylurea,
        kidney_disease=kidney_disease,
        clinician_agreed_to_deficit=clinician_agreed_to_deficit,
        clinician_agreed_to_protein=clinician_agreed_to_protein,
    )
    day = asked_day("--today", today)
    aim = asked_aim(
        AimAsked(
            goal=goal,
            rate_kg_per_week=rate_kg_per_week,
            rate_lb_per_week=rate_lb_per_week,
            goal_weight_kg=goal_weight_kg,
            goal_weight_lb=goal_weight_lb,
            by=asked_day("--by", by),
        )
    )
    show_target(asked, aim, today=day, json=json)
