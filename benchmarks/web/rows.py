"""Rows to measure with, written in a process of its own; prints what they are called.

``few`` makes somebody with a handful of records, ``many`` adds months of them, and
``run CLIP`` a clip that waits to be analysed.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from tests.web.belongings import belongings_of, done_run, new_weigh_in  # noqa: E402
from tests.web.cast import new_user  # noqa: E402
from tests.web.weight.logs import answered, logged_weeks  # noqa: E402
from tonus_web.accounts.models import User  # noqa: E402
from tonus_web.coach.models import AnalysisRun  # noqa: E402
from tonus_web.coach.storage import clip_file  # noqa: E402
from tonus_web.diary.models import DayIntake, WeighIn  # noqa: E402
from tonus_web.members.models import Grant, Member  # noqa: E402
from tonus_web.members.services import member_of  # noqa: E402
from tonus_web.records.models import new_id  # noqa: E402


def few() -> dict[str, Any]:
    """Make somebody, an administrator beside them, and a session."""
    new_user("ada", is_staff=True)
    user = new_user("olga")
    member = member_of(user)
    member.wants_legs = True
    member.save()
    things = belongings_of(member)
    things.waiting.delete()
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    weight_pages = _weight_pages(user)
    return {
        "cookie": f"{name}={client.cookies[name].value}",
        "weigh_in": reverse("weight:weigh_in", args=[Member.objects.get(name="Wanda").pk]),
        "pages": {
            "Today": reverse("today:day", args=[member.pk]),
            "Library": reverse("library:index"),
            "Squat": reverse("library:exercise", args=["squat"]),
            "History": reverse("coach:index", args=[member.pk]),
            "Report": reverse("coach:run", args=[member.pk, things.run.pk]),
            "Report of 60 repetitions": reverse("coach:run", args=[member.pk, long_run(member).pk]),
            "Target": reverse("diary:target", args=[member.pk]),
            **weight_pages,
            "Account": reverse("accounts:account"),
            "Settings": reverse("today:settings", args=[member.pk]),
        },
    }


def _weight_pages(user: User) -> dict[str, str]:
    """Pages of somebody whom the same account looks after, who counts and weighs."""
    wanda = Member.objects.create(name="Wanda")
    Grant.objects.create(user=user, member=wanda, role=Grant.Role.OWNER)
    answered(wanda)
    logged_weeks(wanda, days=20)
    return {
        "Weight": reverse("weight:page", args=[wanda.pk]),
        "Weight, all of it": reverse("weight:page", args=[wanda.pk]) + "?span=all",
        "Check-in": reverse("weight:check_in", args=[wanda.pk]),
        "Today with calories": reverse("today:day", args=[wanda.pk]),
    }


def long_run(member: Member) -> AnalysisRun:
    """Make a report of sixty repetitions, each with its pictures."""
    made = done_run(member, "long.mp4", days_ago=200.0)
    assert made.result is not None
    few = len(made.result["reps"])
    made.result["reps"] = [made.result["reps"][rep % few] for rep in range(60)]
    made.result["count"] = 60
    for row in made.result["summary"]:
        for name in ("ok", "fault", "not_seen"):
            row[name] *= 60 // few
    made.save()
    for picture in list(made.pictures.all()):
        for rep in range(picture.rep + few, 60, few):
            picture.pk, picture.rep = new_id(), rep
            picture.save(force_insert=True)
    return made


def many() -> dict[str, Any]:
    """Add months of records."""
    member = member_of(User.objects.get(username="olga"))
    for day in range(365):
        new_weigh_in(member, days_ago=day + 0.1, kg=f"{80 - day / 50:.1f}")
    wanda = Member.objects.get(name="Wanda")
    WeighIn.objects.filter(member=wanda).delete()
    DayIntake.objects.filter(member=wanda).delete()
    logged_weeks(wanda, days=5 * 365, kg_per_week=-0.02)
    for number in range(100):
        done_run(member, f"clip{number}.mp4", days_ago=3.0 * number + 1.0)
    return {}


def run(clip: Path) -> dict[str, Any]:
    """Let a clip wait for a worker."""
    member = member_of(User.objects.get(username="olga"))
    row = done_run(member, clip.name).clip
    assert row is not None
    shutil.copyfile(clip, clip_file(row.path))
    row.size_bytes = clip.stat().st_size
    row.save()
    made = AnalysisRun.objects.create(member=member, clip=row, exercise="squat")
    return {"run": str(made.pk), "page": reverse("coach:run", args=[member.pk, made.pk])}


def state() -> dict[str, Any]:
    """Tell how far the newest run is."""
    row = AnalysisRun.objects.order_by("-created_at").only("state", "progress")[0]
    return {"state": row.state, "progress": row.progress}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["few"]:
            told = few()
        case ["many"]:
            told = many()
        case ["run", name]:
            told = run(Path(name))
        case _:
            told = state()
    print(json.dumps(told))
