"""What the tests of the application share.

``cast``
    The people of `tests.web.cast`: ``cast.owner``, ``cast.member`` and the others.
``client_of(user)``
    A Django test client in which the user is signed in; ``client_of(None)`` is anonymous.
``server``
    The application behind a real server on loopback: ``server.url``. Rows are
    committed, so that its threads see them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.cast import Cast
    from tests.web.served import Served
    from tonus_web.accounts.models import User


@pytest.fixture(autouse=True)
def _nobody_was_throttled() -> Iterator[None]:
    """Forget the counters of failed log-ins, which outlive a test's rows."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """The people, written into the database."""
    from tests.web.cast import new_cast

    return new_cast()


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """A function that signs a user in and returns the client."""
    from tests.web.cast import client_of

    return client_of


@pytest.fixture
def server(transactional_db: None) -> Iterator[Served]:
    """The application behind a real server on loopback."""
    from tests.web.served import served

    with served() as running:
        yield running
