"""Every page, as everybody who may see it sees it: no barrier, no complaint, one heading."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.browsing import assert_accessible
from tests.web.addresses import ADDRESSES, Scene, new_scene
from tests.web.cast import Cast, client_of
from tests.web.matrix import MATRIX, Answer
from tonus_web.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def pages(scene: Scene, person: str, others: set[str]) -> Iterator[str]:
    """Paths of the pages that somebody may read and that nobody before them has seen."""
    client = client_of(scene.user(person))
    client.raise_request_exception = False
    for address in ADDRESSES:
        if MATRIX[address.name][0][person] is not Answer.IN or address.name in others:
            continue
        path = scene.path(address)
        response = client.get(path)
        if response.status_code >= 500:
            yield path
            continue
        # Not what is saved as a file, and not what leads elsewhere.
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        is_page = is_page and "Content-Disposition" not in response.headers
        whole = b"<html" in response.content if not response.streaming else False
        if response.status_code == 200 and is_page and whole:
            others.add(address.name)
            yield path


def test_every_page_can_be_read_by_everybody(
    new_page: Callable[[], Page], page_of: Callable[[User], Page], cast: Cast
) -> None:
    scene = new_scene(cast)
    faults: list[str] = []
    seen: set[str] = set()
    for person in ("anonymous", "owner", "administrator"):
        user = scene.user(person)
        page = new_page() if user is None else page_of(user)
        for path in pages(scene, person, seen):
            answer = page.goto(path)
            if answer is None or answer.status != 200:
                faults.append(f"{person}: {path} answers {answer and answer.status}")
                continue
            headings = page.locator("h1:visible").count()
            if headings != 1:
                faults.append(f"{path} has {headings} headings of the first rank")
            try:
                assert_accessible(page)
            except AssertionError as error:
                faults.append(f"{person}: {error}")
        page.context.close()
    assert len(seen) > 25
    assert faults == [], "\n\n".join(faults)
