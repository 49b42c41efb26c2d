"""People of the tests, as they would answer the welcome."""

from __future__ import annotations

from typing import Any

__all__ = ["NOTHING_IN_THE_WAY", "OF_MEN", "answers", "quantity"]

OF_MEN: dict[str, Any] = {
    "eating_disorder": "no",
    "insulin_or_sulfonylurea": "no",
    "kidney_disease": "no",
}
NOTHING_IN_THE_WAY: dict[str, Any] = {"pregnant": "no", "breastfeeding": "no", **OF_MEN}


def answers(
    *,
    sex: str = "female",
    born: str = "1986-03-01",
    safety: dict[str, Any] | None = None,
    height: tuple[str, ...] = ("165", "cm"),
    weight: tuple[str, ...] = ("80", "kg"),
    activity: str = "low_active",
    goal: str = "",
    **more: dict[str, Any],
) -> dict[str, dict[str, Any]]:
    """Every answer of the calories' part, by the name of its step."""
    base = OF_MEN if sex == "male" else NOTHING_IN_THE_WAY
    said: dict[str, dict[str, Any]] = {
        "wants": {"wants": ["calories"]},
        "about": {"sex": sex, "date_of_birth": born},
        "safety": {**base, **(safety or {})},
        "height": quantity("height", *height),
        "weight": quantity("weight", *weight),
        "activity": {"activity": activity},
    }
    if goal:
        said["goal"] = {"goal": goal}
    return {**said, **more}


def quantity(name: str, *typed: str) -> dict[str, Any]:
    """What the boxes of a quantity send: one or two numbers, then the unit."""
    large, *small, unit = typed
    content: dict[str, Any] = {f"{name}_large": large, f"{name}_unit": unit}
    return content | ({f"{name}_small": small[0]} if small else {})
