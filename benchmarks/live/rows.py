"""People with sessions, written in a process of its own; prints where their sockets are.

``people N`` makes so many accounts; ``run CLIP`` a clip that waits to be analysed;
``state`` tells how far it is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks.web import rows  # noqa: E402
from tests.web.cast import new_user  # noqa: E402
from tonus_web.members.services import member_of  # noqa: E402


def people(count: int) -> dict[str, Any]:
    """Make accounts; the first is the one whose clip is analysed."""
    new_user("ada", is_staff=True)
    sockets = []
    for number in range(count):
        user = new_user("olga" if number == 0 else f"person{number}")
        member = member_of(user)
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        sockets.append(
            {
                "path": reverse("coach:live_socket", args=[member.pk]),
                "cookie": f"{name}={client.cookies[name].value}",
            }
        )
    return {"sockets": sockets}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["people", count]:
            told = people(int(count))
        case ["run", clip]:
            told = rows.run(Path(clip))
        case _:
            told = rows.state()
    print(json.dumps(told))
