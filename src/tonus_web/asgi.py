"""The application as a server calls it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tonus_web.settings")

application = get_asgi_application()
