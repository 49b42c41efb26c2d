"""Which logged days are whole days, and what stands in for the others."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final

from tonus.energy.learned.constants import Constants

__all__ = ["IntakeMemory", "MissingIntake", "UsedIntake"]

#: So many whole days make a mean worth comparing with.
_ENOUGH: Final = 3
#: The spread of days begins as if so many had been seen.
_SPREAD_WEIGHT: Final = 5.0


class MissingIntake(IntEnum):
    """Why a day's log was not used."""

    USED = 0
    NOT_LOGGED = 1
    PARTIAL = 2
    ZERO = 3
    SAID_INCOMPLETE = 4
    ASKED = 5
    NOT_OVER = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedIntake:
    """What the filter takes as eaten on a day.

    Parameters
    ----------
    energy_kcal : float
        The log, or the running mean in its place.
    variance : float
        Of it, kcal² a day.
    missing : MissingIntake
        `USED` where it is the log.
    is_first : bool
        Whether it is the first log that was used.
    """

    energy_kcal: float
    variance: float
    missing: MissingIntake
    is_first: bool = False


@dataclass(slots=True, kw_only=True)
class IntakeMemory:
    """Running mean and spread of whole days, as known on the day.

    Parameters
    ----------
    start_kcal : float
        What stands in for a day before anything was logged.
    days : int
        Whole days seen.
    mean_kcal : float
        Their running mean.
    variance : float
        Their running variance.
    partial_kcal : list of float
        The last days in a row that were taken as partial.
    unlogged_share : float
        Of the last weeks, how many days had no log that was used.
    all_days : int
        Days seen, logged or not.

    Examples
    --------
    >>> from tonus.energy.learned.constants import CONSTANTS
    >>> memory = IntakeMemory(start_kcal=2400.0)
    >>> for eaten in (2000.0, 2200.0, 2100.0):
    ...     used = memory.used(eaten, None, CONSTANTS)
    >>> memory.used(600.0, None, CONSTANTS).missing.name
    'PARTIAL'
    >>> memory.used(600.0, True, CONSTANTS).missing.name
    'USED'
    >>> memory.used(0.0, None, CONSTANTS).missing.name
    'ZERO'
    """

    start_kcal: float
    days: int = 0
    mean_kcal: float = 0.0
    variance: float = 0.0
    partial_kcal: list[float] = field(default_factory=list)
    unlogged_share: float = 1.0
    all_days: int = 0

    @property
    def usual_kcal(self) -> float:
        """The running mean, or what stands in for it."""
        return self.mean_kcal if self.days else self.start_kcal

    def spread_variance(self, constants: Constants) -> float:
        """Variance of one day around the mean.

        Parameters
        ----------
        constants : Constants
            Of the filter.

        Returns
        -------
        float
            kcal², between what days in general and these days show; 0 before
            anything was logged, since random water, which was measured on
            weights alone, then holds it.
        """
        if not self.days:
            return 0.0
        general = (constants.intake_spread_share * self.usual_kcal) ** 2
        days = min(self.days, constants.intake_memory_days)
        return (days * self.variance + _SPREAD_WEIGHT * general) / (days + _SPREAD_WEIGHT)

    def stand_in(
        self, constants: Constants, missing: MissingIntake = MissingIntake.NOT_LOGGED
    ) -> UsedIntake:
        """What stands in for a day whose log is not used.

        Parameters
        ----------
        constants : Constants
            Of the filter.
        missing : MissingIntake
            Why it is not.

        Returns
        -------
        UsedIntake
            The mean, with the spread of days.
        """
        variance = self.spread_variance(constants) + constants.missing_sd_kcal**2
        return UsedIntake(energy_kcal=self.usual_kcal, variance=variance, missing=missing)

    def used(
        self, energy_kcal: float, is_complete: bool | None, constants: Constants
    ) -> UsedIntake:
        """Take a day in, and say what is used for it.

        Parameters
        ----------
        energy_kcal : float
            As logged; NaN where nothing was.
        is_complete : bool or None
            What the person said.
        constants : Constants
            Of the filter.

        Returns
        -------
        UsedIntake
            The log, or the mean.
        """
        missing = self._missing(energy_kcal, is_complete, constants)
        if missing is MissingIntake.PARTIAL:
            self.partial_kcal.append(energy_kcal)
            if len(self.partial_kcal) >= constants.partial_run:
                self._begin_again()
                missing = MissingIntake.USED
        self.all_days += 1
        newest = max(1 / self.all_days, 1 / constants.intake_memory_days)
        self.unlogged_share += newest * ((missing is not MissingIntake.USED) - self.unlogged_share)
        if missing is not MissingIntake.USED:
            return self.stand_in(constants, missing)
        is_first = not self.days
        self._learn(energy_kcal, constants)
        variance = (constants.intake_sd_share * energy_kcal) ** 2
        return UsedIntake(
            energy_kcal=energy_kcal, variance=variance, missing=missing, is_first=is_first
        )

    def _missing(
        self, energy_kcal: float, is_complete: bool | None, constants: Constants
    ) -> MissingIntake:
        if math.isnan(energy_kcal):
            return MissingIntake.NOT_LOGGED
        if is_complete is False:
            return MissingIntake.SAID_INCOMPLETE
        if is_complete:
            return MissingIntake.USED
        if energy_kcal <= 0:
            return MissingIntake.ZERO
        least = constants.partial_share * self.usual_kcal
        if self.days < _ENOUGH:
            # Who begins with eating much less is not to be taken for half a log.
            least *= constants.partial_share
        return MissingIntake.PARTIAL if energy_kcal < least else MissingIntake.USED

    def _learn(self, energy_kcal: float, constants: Constants) -> None:
        self.partial_kcal.clear()
        self.days += 1
        share = max(1 / self.days, 1 / constants.intake_memory_days)
        away = energy_kcal - self.mean_kcal
        self.mean_kcal += share * away
        self.variance = (1 - share) * (self.variance + share * away * away)

    def _begin_again(self) -> None:
        """A whole run of little is how the person eats or logs now."""
        run = self.partial_kcal[:-1]
        self.days = len(run)
        self.mean_kcal = sum(run) / len(run) if run else 0.0
        self.variance = 0.0
        if run:
            self.variance = sum((each - self.mean_kcal) ** 2 for each in run) / len(run)

    def state(self) -> dict[str, Any]:
        """What `restored` needs, in plain numbers.

        Returns
        -------
        dict
            Fit for JSON.
        """
        return {
            "start_kcal": self.start_kcal,
            "days": self.days,
            "mean_kcal": self.mean_kcal,
            "variance": self.variance,
            "partial_kcal": list(self.partial_kcal),
            "unlogged_share": self.unlogged_share,
            "all_days": self.all_days,
        }
