"""All ways to a number in any order: none leads below the floor.

A person weighs, chooses aims, patterns and settings, checks in with good logs and
absurd ones, and shows signs of harm; after each step every number that a page could
show is asked for.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.tonus.energy.people import anybody, person
from tests.tonus.energy.test_aims import aims
from tests.tonus.energy.test_checkin import evidence, learned, logs
from tests.tonus.energy.test_weekday import patterns
from tonus.energy import (
    Aim,
    CustomRate,
    EatenDay,
    ExerciseCredit,
    Goal,
    MacroChoice,
    Macros,
    Maintenance,
    NoNumbers,
    Person,
    Reason,
    Sex,
    Target,
    WeekdayPattern,
    aim_of,
    check_in,
    day_target,
    default_loss_goal,
    goal_offers,
    macros,
    maintenance_of,
    signals,
    stored_aim,
    stored_maintenance,
    target,
    training_pattern,
    week_plan,
)
from tonus.energy.person import bmi_kg_m2
from tonus.energy.targets.safety import loss_floor_kcal


def _of_bmi(bmi: float, height: float, age: float, sex: Sex) -> Person:
    weight = bmi * (height / 100) ** 2
    return person(sex=sex, age_years=age, height_cm=height, weight_kg=weight)


#: Mostly people whom a loss may be planned for, small and old ones among them.
members = st.one_of(
    st.builds(
        _of_bmi,
        bmi=st.floats(22.5, 45),
        height=st.floats(140, 200),
        age=st.floats(19, 90),
        sex=st.sampled_from(Sex),
    ),
    anybody,
)
#: Mostly aims of a loss that may be planned.
wishes = st.one_of(
    st.sampled_from([goal for goal in Goal if goal.is_loss]),
    st.builds(CustomRate, rate_kg_per_week=st.floats(-1, 0)),
    aims,
)


class Member(RuleBasedStateMachine):
    """One member through days and decisions."""

    person: Person
    aim: Aim = Goal.LOSE_2
    maintenance: Maintenance | None = None
    pattern: WeekdayPattern = training_pattern({0, 3})
    credit: ExerciseCredit = ExerciseCredit.FILTER
    hidden: Reason | None = None
    is_fixed: bool = False
    changed: dt.date | None = None
    today: dt.date = dt.date(2027, 1, 4)

    @initialize(someone=members)
    def begin(self, someone: Person) -> None:
        self.person = someone

    @rule(share=st.floats(0.9, 1.1))
    def weigh(self, share: float) -> None:
        assert self.person.weight_kg is not None
        assert self.person.height_cm is not None
        weight = self.person.weight_kg * share
        if 10 < bmi_kg_m2(weight, self.person.height_cm) < 90 and 20 <= weight <= 400:
            self.person = replace(self.person, weight_kg=weight)

    @rule(aim=wishes)
    def choose_aim(self, aim: Aim) -> None:
        self.aim = aim_of(stored_aim(aim))

    @rule(pattern=patterns)
    def choose_pattern(self, pattern: WeekdayPattern) -> None:
        self.pattern = pattern

    @rule(credit=st.sampled_from(ExerciseCredit), is_fixed=st.booleans())
    def choose_settings(self, credit: ExerciseCredit, is_fixed: bool) -> None:
        self.credit, self.is_fixed = credit, is_fixed

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.today += dt.timedelta(days=days)

    @rule(energies=st.lists(st.floats(0, 4000), max_size=7))
    def eat(self, energies: list[float]) -> None:
        found = signals(
            self.person,
            today=self.today,
            eaten=[
                EatenDay(
                    date=self.today - dt.timedelta(days=number),
                    energy_kcal=energy,
                    is_complete=True,
                )
                for number, energy in enumerate(energies)
            ],
            weigh_in_dates=[],
            refused_dates=[],
        )
        self.hidden = found.deficit_hidden
        assert (sum(energy < 800 for energy in energies) < 2) or self.hidden is not None

    @precondition(lambda self: (self.person.age_years or 0) >= 19)
    @rule(log=logs)
    def accept_check_in(self, log: dict[str, Any]) -> None:
        rest = {name: value for name, value in log.items() if name not in {"energy", "sd"}}
        found = check_in(
            self.person,
            self.aim,
            today=self.today,
            evidence=evidence(learned(self.person, log["energy"], log["sd"]), **rest),
            maintenance=self.maintenance,
            last_changed=self.changed,
            is_fixed=self.is_fixed,
            deficit_hidden=self.hidden,
        )
        if isinstance(found, NoNumbers):
            return
        assert abs(found.change_kcal) <= found.step_kcal + 1e-6
        if found.step_kcal:
            self.changed = self.today
        self.maintenance = maintenance_of(stored_maintenance(found.maintenance))

    @invariant()
    def no_number_is_unsafe(self) -> None:
        if not hasattr(self, "person"):
            return
        found = target(
            self.person,
            self.aim,
            maintenance=self.maintenance,
            today=self.today,
            deficit_hidden=self.hidden,
        )
        offers = goal_offers(self.person, maintenance=self.maintenance, deficit_hidden=self.hidden)
        first = default_loss_goal(
            self.person, maintenance=self.maintenance, deficit_hidden=self.hidden
        )
        if isinstance(found, NoNumbers):
            assert isinstance(offers, NoNumbers)
            assert isinstance(first, NoNumbers)
            assert isinstance(macros(self.person, intake_kcal=2000.0), NoNumbers)
            return
        assert not isinstance(offers, NoNumbers)
        assert not isinstance(first, NoNumbers)
        if self.hidden:
            assert not found.goal.is_loss
            assert not first.is_loss
            assert all(not offer.nearest.is_loss for offer in offers)
        self._days_are_safe(found)

    def _days_are_safe(self, found: Target) -> None:
        assert self.person.sex is not None
        floor = loss_floor_kcal(self.person.sex)
        if not found.goal.is_loss:
            assert found.intake_kcal >= found.maintenance.intake_kcal
            floor = min(floor, found.intake_kcal)
        assert all(week.intake_kcal >= floor for week in found.outlook.weeks[:1])
        for energy in week_plan(found, self.pattern, sex=self.person.sex).days_kcal:
            assert energy >= floor - 1e-9
            for without in (True, False):
                day = day_target(
                    energy, self.credit, exercise_kcal=300.0, learned_without_credit=without
                )
                assert day.intake_kcal >= energy
                made = macros(
                    self.person,
                    intake_kcal=day.intake_kcal,
                    choice=MacroChoice(protein_g_per_kg=9.0, fat_share=1.0),
                )
                assert isinstance(made, Macros)
                if made.protein and made.carbohydrate:
                    parts = (made.protein, made.fat, made.carbohydrate)
                    assert all(part.amount_g >= 0 for part in parts)
                    total = sum(part.energy_kcal for part in parts)
                    assert abs(total - day.intake_kcal) < 1e-6


#: A failure is shown as it was found: making such a walk smaller takes minutes.
Member.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=12,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
TestMember = Member.TestCase
