"""Sessions in the database, found by a prepared question: every page looks for one."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as PlainSessionStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from tonus_web.records.prepared import first_of

__all__ = ["SessionStore"]


class SessionStore(PlainSessionStore):
    """Django's, which would put the same question into SQL for every request."""

    def _get_session_from_db(self) -> Session | None:
        found = first_of(_session, self.session_key or "")
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None


def _session(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)
