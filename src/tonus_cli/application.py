"""What the commands of the application share: it is set up only when one is called."""

from __future__ import annotations

import os

from tonus.errors import SetupError
from tonus.messages import N_

__all__ = ["set_up"]


def set_up(**asked: object) -> None:
    """Set the application up.

    Parameters
    ----------
    **asked
        Options of the command, by the variable that they stand before; those
        that are None were not given.

    Raises
    ------
    SetupError
        When the application is not installed.
    InputError
        When a variable cannot be understood.
    """
    for name, value in asked.items():
        if value is not None:
            os.environ[name] = str(value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tonus_web.settings")
    try:
        import django

        django.setup()
    except ImportError as error:
        raise SetupError(
            N_('The application is not installed ({reason}). Install it with: "tonus[web]"'),
            reason=error,
        ) from error
