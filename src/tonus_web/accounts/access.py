"""Who may reach the administrator's pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from tonus_web.accounts.models import User

__all__ = ["AccountRequest", "administrator_view"]

P = ParamSpec("P")


class AccountRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


def administrator_view(
    *, is_dangerous: bool = False
) -> Callable[
    [Callable[Concatenate[AccountRequest, P], HttpResponse]], Callable[..., HttpResponse]
]:
    """Return a decorator for a view that only administrators reach.

    To others the page does not exist; somebody who is not signed in is sent to sign
    in.

    Parameters
    ----------
    is_dangerous : bool, optional
        Whether the password is asked for again before it.

    Returns
    -------
    callable
        The decorator.
    """

    def decorated(
        view: Callable[Concatenate[AccountRequest, P], HttpResponse],
    ) -> Callable[..., HttpResponse]:
        careful = reauthentication_required(app="allauth.account")(view) if is_dangerous else view

        @login_required
        @wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_staff:
                raise Http404
            answer: HttpResponse = careful(request, *args, **kwargs)
            return answer

        return guarded

    return decorated
