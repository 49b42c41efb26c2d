"""Pages as a person gets them, read strictly."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from django.urls import reverse

from tests.tonus_video.report.strict_html import strict_tree, text_of
from tests.web.cast import client_of
from tonus_web.accounts.models import User
from tonus_web.coach.models import AnalysisRun
from tonus_web.members.models import Member

__all__ = ["got", "heading", "member_path", "page_text", "run_path", "sent", "tree"]


def run_path(run: AnalysisRun, name: str = "run") -> str:
    """Address of a run's page, or of what belongs to it."""
    return reverse(f"coach:{name}", args=[run.member_id, run.pk])


def member_path(member: Member, name: str) -> str:
    """Address of a page of the coach that names no run."""
    return reverse(f"coach:{name}", args=[member.pk])


def got(user: User, path: str, *, status: int = 200, **headers: str) -> Any:
    """What a user gets."""
    response = client_of(user).get(path, headers=headers)
    assert response.status_code == status, response.content.decode(errors="replace")[:400]
    return response


def sent(user: User, path: str, data: dict[str, Any] | None = None) -> Any:
    """Where a user is led after sending a form."""
    response = client_of(user).post(path, data or {})
    assert response.status_code == 302, response.content.decode(errors="replace")[:400]
    return response


def tree(response: Any) -> ET.Element:
    """The page, every element closed."""
    return strict_tree(response.content.decode())


def page_text(response: Any) -> str:
    """What can be read on the page, without its data."""
    body = tree(response).find(".//main")
    assert body is not None
    for parent in list(body.iter()):
        for child in list(parent):
            if child.tag == "script":
                parent.remove(child)
    return text_of(body)


def heading(response: Any) -> str:
    """The one h1."""
    found = tree(response).findall(".//h1")
    assert len(found) == 1
    return text_of(found[0])
