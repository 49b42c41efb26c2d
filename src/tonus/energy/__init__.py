"""Energy: what a body spends, what a goal needs, and what no target may do.

`target` is the one door for whoever shows numbers to a person: it asks every
safety rule.  The equations behind it are open for study.
"""

from tonus.energy.admission import NoNumbers
from tonus.energy.aims import Aim, CustomRate, Pace, WeightBy, aim_of, aim_words, stored_aim
from tonus.energy.goals import Goal
from tonus.energy.linear import LinearModel, linear_model
from tonus.energy.maintenance import Maintenance, formula_maintenance
from tonus.energy.nearest import AimOffer
from tonus.energy.offers import (
    GoalOffer,
    RateRange,
    aim_offer,
    default_loss_goal,
    goal_offers,
    is_beyond_limits,
    rate_range,
)
from tonus.energy.outlook import Outlook, Week
from tonus.energy.person import (
    Activity,
    Answer,
    Breastfeeding,
    Health,
    Person,
    Sex,
    missing_inputs,
)
from tonus.energy.target import Target, target
from tonus.energy.working import Measure, Reason, Value, Working

__all__ = [
    "Activity",
    "Aim",
    "AimOffer",
    "Answer",
    "Breastfeeding",
    "CustomRate",
    "Goal",
    "GoalOffer",
    "Health",
    "LinearModel",
    "Maintenance",
    "Measure",
    "NoNumbers",
    "Outlook",
    "Pace",
    "Person",
    "RateRange",
    "Reason",
    "Sex",
    "Target",
    "Value",
    "Week",
    "WeightBy",
    "Working",
    "aim_of",
    "aim_offer",
    "aim_words",
    "default_loss_goal",
    "formula_maintenance",
    "goal_offers",
    "is_beyond_limits",
    "linear_model",
    "missing_inputs",
    "rate_range",
    "stored_aim",
    "target",
]
