"""Energy: what a body spends, what a goal needs, and what no target may do.

`target` is the one door for whoever shows numbers to a person: it asks every
safety rule.  The equations behind it are open for study.
"""

from tonus.energy.checkins.checkin import (
    CHECK_IN_DAYS,
    ChangeEntry,
    CheckIn,
    Decision,
    change_entry,
    check_in,
)
from tonus.energy.checkins.evidence import log_evidence
from tonus.energy.checkins.fast_loss import FastLoss, fast_loss
from tonus.energy.checkins.reasons import LogEvidence
from tonus.energy.hall.balance import BalancedBody, balance_intake_kcal, balanced_body
from tonus.energy.hall.dynamics import BodyState, Trajectory, trajectory
from tonus.energy.hall.linear import LinearModel, linear_model
from tonus.energy.learned.answers import Balance, Forecast, Rate
from tonus.energy.learned.expenditure import Estimate, estimate, log_estimate
from tonus.energy.learned.filter import Day, ExpenditureFilter
from tonus.energy.learned.intake import MissingIntake
from tonus.energy.learned.prior import Prior, open_prior, person_prior
from tonus.energy.log.days import Days, days_of
from tonus.energy.log.questions import (
    Choice,
    Intake,
    Question,
    Refused,
    Reply,
    Subject,
    Suspicion,
    Weighing,
)
from tonus.energy.person import (
    Activity,
    Answer,
    Breastfeeding,
    Health,
    Person,
    Sex,
    missing_inputs,
)
from tonus.energy.projected.band import Band
from tonus.energy.projected.projection import Projection, goal_projection, projection
from tonus.energy.projected.sought import IntakeSought, intake_for_weight
from tonus.energy.spending.exercise import (
    DayTarget,
    ExerciseCredit,
    day_target,
    intake_without_credit_kcal,
    net_exercise_kcal,
    net_met_kcal,
)
from tonus.energy.spending.maintenance import Maintenance, formula_maintenance
from tonus.energy.spending.stored import maintenance_of, stored_maintenance
from tonus.energy.targets.admission import NoNumbers
from tonus.energy.targets.aims import Aim, CustomRate, Pace, WeightBy, aim_of, aim_words, stored_aim
from tonus.energy.targets.goals import Goal
from tonus.energy.targets.macros import MacroChoice, MacroRanges, Macros, MacroTarget, macros
from tonus.energy.targets.nearest import AimOffer
from tonus.energy.targets.notes import first_week_note
from tonus.energy.targets.offers import (
    GoalOffer,
    RateRange,
    aim_offer,
    default_loss_goal,
    goal_offers,
    is_beyond_limits,
    rate_range,
)
from tonus.energy.targets.outlook import Outlook, Week
from tonus.energy.targets.signals import EatenDay, Signals, signals
from tonus.energy.targets.target import Target, target
from tonus.energy.targets.weekday import (
    WeekdayPattern,
    WeekPlan,
    pattern_of,
    training_pattern,
    week_plan,
)
from tonus.energy.working import Measure, Reason, Value, Working

__all__ = [
    "CHECK_IN_DAYS",
    "Activity",
    "Aim",
    "AimOffer",
    "Answer",
    "Balance",
    "BalancedBody",
    "Band",
    "BodyState",
    "Breastfeeding",
    "ChangeEntry",
    "CheckIn",
    "Choice",
    "CustomRate",
    "Day",
    "DayTarget",
    "Days",
    "Decision",
    "EatenDay",
    "Estimate",
    "ExerciseCredit",
    "ExpenditureFilter",
    "FastLoss",
    "Forecast",
    "Goal",
    "GoalOffer",
    "Health",
    "Intake",
    "IntakeSought",
    "LinearModel",
    "LogEvidence",
    "MacroChoice",
    "MacroRanges",
    "MacroTarget",
    "Macros",
    "Maintenance",
    "Measure",
    "MissingIntake",
    "NoNumbers",
    "Outlook",
    "Pace",
    "Person",
    "Prior",
    "Projection",
    "Question",
    "Rate",
    "RateRange",
    "Reason",
    "Refused",
    "Reply",
    "Sex",
    "Signals",
    "Subject",
    "Suspicion",
    "Target",
    "Trajectory",
    "Value",
    "Week",
    "WeekPlan",
    "WeekdayPattern",
    "Weighing",
    "WeightBy",
    "Working",
    "aim_of",
    "aim_offer",
    "aim_words",
    "balance_intake_kcal",
    "balanced_body",
    "change_entry",
    "check_in",
    "day_target",
    "days_of",
    "default_loss_goal",
    "estimate",
    "fast_loss",
    "first_week_note",
    "formula_maintenance",
    "goal_offers",
    "goal_projection",
    "intake_for_weight",
    "intake_without_credit_kcal",
    "is_beyond_limits",
    "linear_model",
    "log_estimate",
    "log_evidence",
    "macros",
    "maintenance_of",
    "missing_inputs",
    "net_exercise_kcal",
    "net_met_kcal",
    "open_prior",
    "pattern_of",
    "person_prior",
    "projection",
    "rate_range",
    "signals",
    "stored_aim",
    "stored_maintenance",
    "target",
    "training_pattern",
    "trajectory",
    "week_plan",
]
