"""Constants of the expenditure filter, each with its unit.

They were chosen on simulated people and on published figures, never on one
person's log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["CONSTANTS", "Constants"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constants:
    """What the filter takes for granted [tonus_filter]_.

    Parameters
    ----------
    scale_sd_kg : float
        Error of a scale and of how somebody stands on it.
    water_sd_share : float
        Random water: standard deviation as a share of body weight.
    water_memory : float
        How much of it is left a day later.
    carb_water_days : float
        Time in which water follows what is eaten.
    carb_water_kg, carb_water_sd_kg : float
        Water for a doubling of intake, and how much people differ.
    start_water_sd_kg : float
        Intake-driven water on the first day.
    start_adaptation_sd_kcal : float
        Adaptation to what was eaten before the log, kcal/day.
    maintenance_walk_kcal : float
        How far maintenance may wander in a day, kcal/day.
    logging_sd_share : float
        Before there is a log: how far somebody's logging units are from true
        ones, as a share of maintenance.
    intake_sd_share : float
        Error of one logged day, as a share of it.
    missing_sd_kcal : float
        Error of the running mean in the place of a day, beside the spread of days.
    intake_spread_share : float
        Spread of days before there are enough to tell, as a share of the mean.
    intake_memory_days : float
        Memory of the running mean.
    partial_share : float
        A day below this share of the mean, not marked complete, is no whole day.
    partial_run : int
        So many of them in a row are a new habit and not partial.
    unlogged_step_kcal : float
        How far unlogged eating may wander in a day.
    unlogged_memory : float
        How much of its distance from what keeps the weight is left after another
        unlogged day: nobody gains or loses for ever, and diets are given up.
    logged_memory : float
        How much of its distance from the logged mean is left after a logged day: who
        leaves out big days does so for long.
    unlogged_other_sd_kcal : float
        How far unlogged days are from logged ones, when the first is logged.
    unlogged_start_sd_kcal : float
        That distance before anything was logged.
    unrest_readings : float
        Random water of one person differs from that of most: so many readings of
        their own count as much as what is known of most.
    unrest_memory : float
        Readings after which an old one counts a third.
    unrest_most : float
        A squared standardised surprise counts for no more.
    forecast_weight : float
        So many forecasts of the same log, one after the other, that have come true or
        not count as much as what the filter thinks of its own.
    weekday_sd_kg : float
        How much weekdays differ on a scale.
    start_sd_kg : float
        Weight before the first reading.
    odd_hours : float
        Hours from the usual time of day at which a reading says less.
    odd_hour_sd_kg : float
        How much less: its error.
    inflate_from : float
        Standardised surprise from which a reading counts less.
    set_aside_from : float
        Standardised surprise from which it is set aside and asked about.
    shift_readings : int
        So many set aside in a row that agree are a new level.
    shift_within_kg : float
        How closely they agree.
    model_sd_kcal : float
        What the model itself misses, kcal/day: in quadrature with its own deviation.
    """

    scale_sd_kg: float = 0.15
    water_sd_share: float = 0.005
    water_memory: float = 0.55
    carb_water_days: float = 1.7
    carb_water_kg: float = 3.8
    carb_water_sd_kg: float = 0.8
    start_water_sd_kg: float = 0.4
    start_adaptation_sd_kcal: float = 40.0
    maintenance_walk_kcal: float = 15.0
    logging_sd_share: float = 0.12
    intake_sd_share: float = 0.09
    missing_sd_kcal: float = 150.0
    intake_spread_share: float = 0.2
    intake_memory_days: float = 28.0
    partial_share: float = 0.6
    partial_run: int = 7
    unlogged_step_kcal: float = 60.0
    unlogged_memory: float = 0.98
    logged_memory: float = 0.98
    unlogged_other_sd_kcal: float = 300.0
    unlogged_start_sd_kcal: float = 400.0
    unrest_readings: float = 20.0
    unrest_memory: float = 90.0
    unrest_most: float = 9.0
    forecast_weight: float = 5.0
    weekday_sd_kg: float = 0.2
    start_sd_kg: float = 10.0
    odd_hours: float = 4.0
    odd_hour_sd_kg: float = 0.7
    inflate_from: float = 2.5
    set_aside_from: float = 6.0
    shift_readings: int = 3
    shift_within_kg: float = 1.5
    model_sd_kcal: float = 35.0


#: What every estimate stands on unless others are given.
CONSTANTS: Final = Constants()
