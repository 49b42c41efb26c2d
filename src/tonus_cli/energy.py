"""The subcommands on energy: their options, and nothing else."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tonus_cli.command import Command, Group
from tonus_cli.speech import _

__all__ = ["energy"]

energy = typer.Typer(
    name="energy",
    cls=Group,
    no_args_is_help=True,
    rich_markup_mode="rich",
    help=_("What a body needs, and what becomes of its weight."),
)


class SexChoice(StrEnum):
    """Which of the two sets of coefficients fits the person's body."""

    FEMALE = "female"
    MALE = "male"


SexOption = Annotated[
    SexChoice | None,
    typer.Option(
        "--sex",
        metavar="SEX",
        help=_("Whose equations fit the body: female or male."),
        show_default=False,
    ),
]
AgeOption = Annotated[
    float | None,
    typer.Option("--age", metavar="YEARS", help=_("Age in years, from 19."), show_default=False),
]
HeightCmOption = Annotated[
    str | None,
    typer.Option("--height-cm", metavar="CM", help=_("Height in centimetres."), show_default=False),
]
HeightFtInOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--height-ft-in",
        metavar="FEET INCHES",
        help=_("Height in feet and inches, two numbers."),
        show_default=False,
    ),
]
WeightKgOption = Annotated[
    str | None,
    typer.Option("--weight-kg", metavar="KG", help=_("Weight in kilograms."), show_default=False),
]
WeightLbOption = Annotated[
    str | None,
    typer.Option("--weight-lb", metavar="LB", help=_("Weight in pounds."), show_default=False),
]
WeightStLbOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--weight-st-lb",
        metavar="STONES POUNDS",
        help=_("Weight in stones and pounds, two numbers."),
        show_default=False,
    ),
]
JsonOption = Annotated[
    Path | None,
    typer.Option(
        "--json",
        metavar="FILE|-",
        readable=False,
        help=_("Write the result as JSON; - puts it on standard output in place of the text."),
        show_default=False,
    ),
]


_PROJECT_EXAMPLES = (
    (
        "tonus energy project --sex male --age 30 --height-cm 178 --weight-kg 79.2 --pal 1.5 "
        "--delta-kcal -500 --days 365"
    ),
    (
        "tonus energy project --sex female --age 45 --height-ft-in 5 5 --weight-lb 176 "
        "--maintenance-kcal 2170 --delta-kcal -300 --days 90 --json -"
    ),
)


@energy.command(
    "project",
    cls=Command,
    help=_("Follow a body's weight, fat and water day by day after a change of food."),
    epilog="\n".join((_("Examples:"), *_PROJECT_EXAMPLES)),
)
def energy_project(
    sex: SexOption = None,
    age: AgeOption = None,
    height_cm: HeightCmOption = None,
    height_ft_in: HeightFtInOption = None,
    weight_kg: WeightKgOption = None,
    weight_lb: WeightLbOption = None,
    weight_st_lb: WeightStLbOption = None,
    pal: Annotated[
        float | None,
        typer.Option(
            "--pal",
            metavar="NUMBER",
            help=_("Activity level: energy of the day over energy at rest, 1 to below 2.5."),
            show_default=False,
        ),
    ] = None,
    maintenance_kcal: Annotated[
        float | None,
        typer.Option(
            "--maintenance-kcal",
            metavar="KCAL",
            help=_("Energy that has kept the weight, where it is known, in place of --pal."),
            show_default=False,
        ),
    ] = None,
    delta_kcal: Annotated[
        float | None,
        typer.Option(
            "--delta-kcal",
            metavar="KCAL",
            help=_("Change of what is eaten from day 0 on, kcal a day; below 0 for less."),
            show_default=False,
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            "--days",
            metavar="NUMBER",
            min=1,
            max=36525,
            help=_("How many days to follow."),
            show_default=False,
        ),
    ] = None,
    delta_sodium_mg: Annotated[
        float,
        typer.Option(
            "--delta-sodium-mg", metavar="MG", help=_("Change of sodium eaten, mg a day.")
        ),
    ] = 0.0,
    carb_fraction_before: Annotated[
        float,
        typer.Option(
            "--carb-fraction-before",
            metavar="SHARE",
            help=_("Share of energy from carbohydrate until day 0, above 0 and up to 1."),
        ),
    ] = 0.5,
    carb_fraction_after: Annotated[
        float,
        typer.Option(
            "--carb-fraction-after",
            metavar="SHARE",
            help=_("Share of energy from carbohydrate from day 0 on, 0 to 1."),
        ),
    ] = 0.5,
    json: JsonOption = None,
) -> None:
    """Project a body."""
    from tonus_cli.energy_entered import entered_height, entered_weight
    from tonus_cli.energy_project import Change, show_projection

    show_projection(
        sex=None if sex is None else sex.value,
        age_years=age,
        height=entered_height(cm=height_cm, ft_in=height_ft_in),
        weight=entered_weight(kg=weight_kg, lb=weight_lb, st_lb=weight_st_lb),
        pal=pal,
        maintenance_kcal=maintenance_kcal,
        change=Change(
            delta_kcal=delta_kcal,
            days=days,
            delta_sodium_mg=delta_sodium_mg,
            carb_before=carb_fraction_before,
            carb_after=carb_fraction_after,
        ),
        json=json,
    )


class ActivityChoice(StrEnum):
    """Category of daily activity."""

    INACTIVE = "inactive"
    LOW_ACTIVE = "low_active"
    ACTIVE = "active"
    VERY_ACTIVE = "very_active"


_ESTIMATE_EXAMPLES = (
    "tonus energy estimate log.csv --forecast 28",
    (
        "tonus energy estimate log.csv --sex female --age 45 --height-cm 165 --activity inactive "
        "--json -"
    ),
)


@energy.command(
    "estimate",
    cls=Command,
    help=_("Learn what a body spends, its trend and its pace from a log of weights and food."),
    epilog="\n".join((_("Examples:"), *_ESTIMATE_EXAMPLES)),
)
def energy_estimate(
    log: Annotated[
        Path,
        typer.Argument(
            metavar="LOG",
            readable=False,
            help=_(
                "Table (CSV) with the columns date, weight_kg or weight_lb, and where food is "
                "logged intake_kcal and complete."
            ),
        ),
    ],
    sex: SexOption = None,
    age: AgeOption = None,
    height_cm: HeightCmOption = None,
    height_ft_in: HeightFtInOption = None,
    activity: Annotated[
        ActivityChoice | None,
        typer.Option(
            "--activity",
            metavar="CATEGORY",
            help=_("Daily activity: inactive, low_active, active or very_active."),
            show_default=False,
        ),
    ] = None,
    pal: Annotated[
        float | None,
        typer.Option(
            "--pal",
            metavar="NUMBER",
            help=_("Activity level in place of --activity, 1 to below 2.5."),
            show_default=False,
        ),
    ] = None,
    forecast: Annotated[
        int,
        typer.Option(
            "--forecast",
            metavar="DAYS",
            min=0,
            max=366,
            help=_("Expect the weights of so many days after the log."),
        ),
    ] = 0,
    intake_kcal: Annotated[
        float | None,
        typer.Option(
            "--intake-kcal",
            metavar="KCAL",
            min=0,
            max=20000,
            help=_("Energy that will be eaten in these days; as before unless given."),
            show_default=False,
        ),
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            "--answer",
            metavar="DATE=WORD",
            help=_(
                "What a reading was that is asked about: keep, leave-out, change or a number in "
                "kg. Can be given more than once."
            ),
            show_default=False,
        ),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option(
            "--today",
            metavar="DATE",
            help=_("Day from which dates are in the future; that of the clock unless given."),
            show_default=False,
        ),
    ] = None,
    json: JsonOption = None,
) -> None:
    """Estimate from a log."""
    from tonus_cli.energy_entered import entered_height
    from tonus_cli.energy_estimate import Asked, show_estimate

    asked = Asked(
        sex=None if sex is None else sex.value,
        age_years=age,
        height=entered_height(cm=height_cm, ft_in=height_ft_in),
        activity=None if activity is None else activity.value,
        pal=pal,
        forecast_days=forecast,
        intake_kcal=intake_kcal,
        answers=tuple(answer or ()),
        today=today,
    )
    show_estimate(log, asked, json=json)
