"""The application as a server calls it."""

import os

from django.core.asgi import get_asgi_application

from tonus_web.coach.streams import Streams

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tonus_web.settings")

application = Streams(get_asgi_application())
