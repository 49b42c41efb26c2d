"""What is known of somebody's expenditure before their log says anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.energy.floats import FloatArray, Floats, SexArray, as_given
from tonus.energy.hall.body import (
    ETA_FAT,
    ETA_LEAN,
    FORBES_KG,
    GAMMA_FAT,
    GAMMA_LEAN,
    RHO_FAT,
    RHO_LEAN,
    activity_kcal_per_kg,
    initial_fat_kg,
)
from tonus.energy.person import Activity, Breastfeeding, Health, Measured, Sex
from tonus.energy.spending.maintenance import Maintenance, formula_maintenance
from tonus.energy.spending.resting import mifflin_kcal
from tonus.energy.spending.total import eer_kcal, eer_rmse_kcal, lactation_kcal
from tonus.errors import InputError
from tonus.messages import K_, N_

__all__ = ["Prior", "open_prior", "person_prior", "spent_kcal_per_kg", "tissue_kcal_per_kg"]

#: Who leaves a share of every meal out of the log gains and loses a kilogram for fewer
#: logged kilocalories: by half of what people leave out on average [freedman_2014]_.
_LOGGED_SHARE: Final = 0.95
#: The model's energy of a kilogram, where the body is known, errs by about this share,
#: most of it because nobody knows how their log goes with what they eat.
_TISSUE_SD_SHARE: Final = 0.12
#: Outside these shares of fat the equation for it says nothing about a body.
_FAT_SHARES: Final = (0.08, 0.6)
_HEAVIEST_KG: Final = 400.0
_LIGHTEST_KG: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """Where the filter starts.

    Parameters
    ----------
    maintenance_kcal : float
        Intake that keeps weight, milk counted, kcal/day.
    sd_kcal : float
        One standard deviation.
    is_logged : bool
        Whether that is in the person's logging units already; how far people are
        from true ones is counted in where it is not.
    tissue_kcal_per_kg : float
        Energy of a kilogram of tissue as a log counts it, which leaves out a part
        of what is eaten [freedman_2014]_; the cost of laying it down included.
    tissue_sd_share : float
        How sure that is, as a share.
    spent_kcal_per_kg : float
        What a kilogram more spends, kcal/kg/day.
    milk_kcal : float
        Of the maintenance, what goes into milk.
    label : str
        Message key that says what it stands on.
    sources : tuple of str
        Keys of ``references.toml``.
    """

    maintenance_kcal: float
    sd_kcal: float
    is_logged: bool
    tissue_kcal_per_kg: float
    tissue_sd_share: float
    spent_kcal_per_kg: float
    milk_kcal: float
    label: str
    sources: tuple[str, ...]


def tissue_kcal_per_kg(fat_kg: Floats) -> Floats:
    """Return the energy of a kilogram of tissue gained or lost [hall_2011]_.

    Parameters
    ----------
    fat_kg : float or ndarray
        Present fat mass; NaN stays NaN.

    Returns
    -------
    float or ndarray
        kcal/kg, the cost of laying it down included.

    Examples
    --------
    >>> round(tissue_kcal_per_kg(20.0))
    7029
    """
    alpha = FORBES_KG / fat_kg
    whole = (ETA_FAT + RHO_FAT + alpha * (ETA_LEAN + RHO_LEAN)) / (1 + alpha)
    return as_given(fat_kg, np.asarray(whole))


def spent_kcal_per_kg(
    *,
    sex: Sex | SexArray,
    age_years: Floats,
    height_cm: Floats,
    weight_kg: Floats,
    fat_kg: Floats,
    maintenance_kcal: Floats,
) -> Floats:
    """Return what a kilogram more spends in a day, at rest and moving [hall_2011]_.

    Parameters
    ----------
    sex : Sex or ndarray of str
        One, or one for each person.
    age_years, height_cm, weight_kg, fat_kg : float or ndarray
        Measures.  NaN anywhere gives NaN.
    maintenance_kcal : float or ndarray
        Energy that keeps the weight.

    Returns
    -------
    float or ndarray
        kcal/kg/day.

    Examples
    --------
    >>> round(
    ...     spent_kcal_per_kg(
    ...         sex=Sex.MALE,
    ...         age_years=40.0,
    ...         height_cm=180.0,
    ...         weight_kg=90.0,
    ...         fat_kg=25.0,
    ...         maintenance_kcal=2800.0,
    ...     ),
    ...     1,
    ... )
    16.3
    """
    alpha = FORBES_KG / fat_kg
    tissue = (GAMMA_FAT + alpha * GAMMA_LEAN) / (1 + alpha)
    resting = mifflin_kcal(sex=sex, age_years=age_years, height_cm=height_cm, weight_kg=weight_kg)
    moving = activity_kcal_per_kg(
        resting_kcal=resting, maintenance_kcal=maintenance_kcal, weight_kg=weight_kg
    )
    return as_given(fat_kg, np.asarray(tissue + moving))


def person_prior(
    person: Measured, health: Health, *, maintenance: Maintenance | None = None
) -> Prior:
    """Return where the filter starts for somebody whose measures are known.

    Parameters
    ----------
    person : Measured
        Measures; the weight is that of the start of the log.
    health : Health
        Of it, whether the person breast-feeds.
    maintenance : Maintenance, optional
        What a log said before; the formula with its error where left out.

    Returns
    -------
    Prior
        Where the model of fat mass does not hold for the body, the energy of a
        kilogram is that of `open_prior`.

    Examples
    --------
    >>> from tonus.energy.person import Answer
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Measured(
    ...     sex=Sex.MALE,
    ...     age_years=40.0,
    ...     height_cm=180.0,
    ...     weight_kg=90.0,
    ...     activity=Activity.LOW_ACTIVE,
    ... )
    >>> prior = person_prior(man, health)
    >>> round(prior.maintenance_kcal), prior.sd_kcal
    (2987, 339.0)
    """
    known = maintenance or formula_maintenance(person, health)
    fat = initial_fat_kg(
        sex=person.sex,
        age_years=person.age_years,
        height_cm=person.height_cm,
        weight_kg=person.weight_kg,
    )
    milk = known.intake_kcal - known.balance_kcal
    if maintenance is not None and not milk:
        milk = lactation_kcal(health.breastfeeding or Breastfeeding.NO) or 0.0
    spent = spent_kcal_per_kg(
        sex=person.sex,
        age_years=person.age_years,
        height_cm=person.height_cm,
        weight_kg=person.weight_kg,
        fat_kg=fat,
        maintenance_kcal=known.balance_kcal,
    )
    tissue, share = _LOGGED_SHARE * tissue_kcal_per_kg(fat), _TISSUE_SD_SHARE
    if not (np.isfinite(fat) and spent > 0):
        anybody = open_prior(weight_kg=person.weight_kg)
        tissue, share = anybody.tissue_kcal_per_kg, anybody.tissue_sd_share
        spent = anybody.spent_kcal_per_kg
    return Prior(
        maintenance_kcal=known.intake_kcal,
        sd_kcal=known.sd_kcal,
        is_logged=maintenance is not None,
        tissue_kcal_per_kg=tissue,
        tissue_sd_share=share,
        spent_kcal_per_kg=spent,
        milk_kcal=milk,
        label=K_("energy.prior.formula") if maintenance is None else K_("energy.prior.learned"),
        sources=known.working.sources,
    )


def open_prior(*, weight_kg: float) -> Prior:
    """Return where the filter starts when nothing is known but a weight.

    Nobody is assumed: it spans the equations of 2023 [nasem_2023]_ for both
    sexes, every activity, ages of 20 to 80 and all heights that go with the
    weight, and is as wide as they differ.

    Parameters
    ----------
    weight_kg : float
        Weight at the start of the log, 20 to 400.

    Returns
    -------
    Prior
        With a deviation of several hundred kcal/day.

    Raises
    ------
    InputError
        When the weight is none of a body.

    Examples
    --------
    >>> prior = open_prior(weight_kg=80.0)
    >>> round(prior.maintenance_kcal, -2), round(prior.sd_kcal, -1)
    (2600.0, 480.0)
    """
    if not _LIGHTEST_KG <= weight_kg <= _HEAVIEST_KG:
        raise InputError(
            N_("Weight {weight_kg} kg is outside {low} to {high} kg. Check number and unit."),
            weight_kg=weight_kg,
            low=_LIGHTEST_KG,
            high=_HEAVIEST_KG,
        )
    sexes, bodies = _everybody(weight_kg)
    energies, tissues, spents = [], [], []
    errors = []
    for activity in Activity:
        energy = eer_kcal(sex=sexes, activity=activity, **bodies)
        fat = initial_fat_kg(sex=sexes, **bodies)
        spent = spent_kcal_per_kg(sex=sexes, **bodies, fat_kg=fat, maintenance_kcal=energy)
        energies.append(energy)
        tissues.append(tissue_kcal_per_kg(fat))
        spents.append(spent)
        errors.append([eer_rmse_kcal(Sex(str(sex))) ** 2 for sex in sexes])
    energy, tissue, spent = (np.concatenate(each) for each in (energies, tissues, spents))
    fats = np.tile(initial_fat_kg(sex=sexes, **bodies), len(Activity)) / weight_kg
    least, most = _FAT_SHARES
    holds = np.isfinite(tissue) & (spent > 0) & (fats >= least) & (fats <= most)
    within = float(np.mean(np.concatenate(errors)))
    mean = float(np.nanmean(tissue[holds])) if holds.any() else tissue_kcal_per_kg(weight_kg / 3)
    spread = float(np.std(tissue[holds])) if holds.any() else mean / 6
    return Prior(
        maintenance_kcal=float(np.mean(energy)),
        sd_kcal=float(np.sqrt(np.var(energy) + within)),
        is_logged=False,
        tissue_kcal_per_kg=_LOGGED_SHARE * mean,
        tissue_sd_share=float(np.hypot(spread / mean, _TISSUE_SD_SHARE)),
        spent_kcal_per_kg=float(np.mean(spent[holds])) if holds.any() else 14.0,
        milk_kcal=0.0,
        label=K_("energy.prior.open"),
        sources=("nasem_2023", "hall_2011"),
    )


def _everybody(weight_kg: float) -> tuple[SexArray, dict[str, FloatArray]]:
    """Both sexes, ages and the heights at which the weight is a common one."""
    heights = np.arange(145.0, 201.0, 5.0)
    bmi = weight_kg / (heights / 100) ** 2
    common = (bmi >= 18.5) & (bmi <= 40)
    if not common.any():
        common = np.abs(bmi - 25) == np.min(np.abs(bmi - 25))
    ages = np.arange(20.0, 81.0, 10.0)
    sex, age, height = np.meshgrid(
        [Sex.FEMALE.value, Sex.MALE.value], ages, heights[common], indexing="ij"
    )
    return sex.ravel(), {
        "age_years": age.ravel(),
        "height_cm": height.ravel(),
        "weight_kg": np.full(age.size, weight_kg),
    }
