"""The application's own settings, in a folder of their own and with quick passwords."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# A folder that is gone with this process: no test touches the data of a checkout.
_FOLDER = tempfile.TemporaryDirectory(prefix="tonus-test-")
os.environ["TONUS_DATA_DIR"] = _FOLDER.name
for _name in [name for name in os.environ if name.startswith("TONUS_") and "DIR" not in name]:
    del os.environ[_name]

from tonus_web.settings import *  # noqa: E402, F403
from tonus_web.settings import DATABASES, STATIC_ROOT  # noqa: E402

STATIC_ROOT.mkdir()  # whitenoise warns where it is missing

# A file, as in real use; in memory every thread would see another database.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": Path(_FOLDER.name) / "test.sqlite3"}
# The threads of a served application outlive a test, whose database must be able to go.
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served from where they lie, without a step that gathers them; and looked for when they
# are asked for, not all of them by each client of a test.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
