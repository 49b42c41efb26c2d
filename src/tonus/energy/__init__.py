"""Energy: what a body spends, what a goal needs, and what no target may do.

`target` is the one door for whoever shows numbers to a person: it asks every
safety rule.  The equations behind it are open for study.
"""

from tonus.energy.goals import Goal
from tonus.energy.linear import LinearModel, linear_model
from tonus.energy.maintenance import Maintenance, formula_maintenance
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
from tonus.energy.target import (
    GoalOffer,
    NoNumbers,
    Target,
    default_loss_goal,
    goal_offers,
    target,
)
from tonus.energy.working import Measure, Reason, Value, Working

__all__ = [
    "Activity",
    "Answer",
    "Breastfeeding",
    "Goal",
    "GoalOffer",
    "Health",
    "LinearModel",
    "Maintenance",
    "Measure",
    "NoNumbers",
    "Outlook",
    "Person",
    "Reason",
    "Sex",
    "Target",
    "Value",
    "Week",
    "Working",
    "default_loss_goal",
    "formula_maintenance",
    "goal_offers",
    "linear_model",
    "missing_inputs",
    "target",
]
