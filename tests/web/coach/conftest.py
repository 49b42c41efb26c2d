"""What tests of the coach share.

``media``
    A folder for the files of members, empty and the test's own; every test here has it.
``owner``, ``member``
    A client in which the owner is signed in, and whose pages those are.
``place``
    A data folder for workers that are processes of their own: `tests.web.coach.at_work.Place`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.conf import LazySettings
    from django.test import Client

    from tests.web.cast import Cast
    from tests.web.coach.at_work import Place
    from tonus_web.accounts.models import User
    from tonus_web.members.models import Member


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    """A folder for the files of members."""
    place = tmp_path / "media"
    settings.MEDIA_DIR = place
    return place


@pytest.fixture
def owner(cast: Cast, client_of: Callable[[User | None], Client]) -> Client:
    """A client in which the owner is signed in."""
    return client_of(cast.owner)


@pytest.fixture
def member(cast: Cast) -> Member:
    """Whose pages those are."""
    return cast.member


@pytest.fixture
def place(transactional_db: None, tmp_path: Path) -> Place:
    """A data folder whose database and files are the test's."""
    from tests.web.coach.at_work import Place

    folder = tmp_path / "data"
    folder.mkdir()
    return Place(folder)
