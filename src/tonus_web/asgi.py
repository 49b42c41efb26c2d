"""The application as a server calls it."""

import os
from typing import cast

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tonus_web.settings")
django.setup(set_prefix=False)

from tonus_web.coach.live_socket import Sockets  # noqa: E402
from tonus_web.coach.streams import Application, Streams  # noqa: E402
from tonus_web.handler import Handler  # noqa: E402

application = Sockets(Streams(cast("Application", Handler())))
