"""One-time links for an administrator who has a terminal and perhaps no e-mail."""

from __future__ import annotations

from tonus.errors import InputError, SetupError
from tonus.messages import N_
from tonus_cli.application import set_up
from tonus_cli.speech import _, notes, results

__all__ = ["print_link"]


def print_link(account: str | None) -> None:
    """Print a link by which an administrator is made, or an account gets a new password.

    Raises
    ------
    TonusError
        When there is no such account, an administrator was asked for and there is
        one, or the server was never started.
    """
    set_up()
    from django.db import DatabaseError

    try:
        link, sentence = _administrator() if account is None else _reset(account)
    except DatabaseError as error:
        raise SetupError(
            N_("The database is not ready ({reason}). Start the server once: tonus serve"),
            reason=str(error).splitlines()[0],
        ) from error
    notes.print(_(sentence))
    results.print(link)


def _administrator() -> tuple[str, str]:
    from tonus_web.accounts.selectors import has_administrator
    from tonus_web.accounts.services import administrator_link
    from tonus_web.environment import environment
    from tonus_web.serving.addresses import link_origin
    from tonus_web.serving.standing import where_it_stands

    if has_administrator():
        raise InputError(
            N_(
                "There is an administrator already. For a new password name the account:"
                " tonus admin-link NAME"
            )
        )
    env = where_it_stands(environment())
    link = administrator_link(link_origin(env, env.port))
    return link, N_("Open this address on the machine of the server to become administrator:")


def _reset(account: str) -> tuple[str, str]:
    from tonus_web.accounts.models import User
    from tonus_web.accounts.names import name_key
    from tonus_web.accounts.services import reset_link
    from tonus_web.environment import environment
    from tonus_web.lan.place import server_address
    from tonus_web.serving.addresses import LOOPBACK, is_everywhere, is_loopback, origin
    from tonus_web.serving.standing import where_it_stands

    user = User.objects.filter(name_key=name_key(account)).first()
    if user is None:
        raise InputError(N_("There is no account named {name}."), name=account)
    env = where_it_stands(environment())
    if env.origins:
        start = env.origins[0]
    elif env.lan and (address := _lan_address(env.host)):
        start = server_address("https", address, env.port)
    elif is_loopback(env.host) or is_everywhere(env.host):
        start = origin(LOOPBACK, env.port)
    else:
        start = origin(env.host, env.port)
    return reset_link(user, start), N_("Whoever opens this address can set a new password, once:")


def _lan_address(host: str) -> str:
    """Where the local network finds the server; empty while there is no network."""
    from tonus_web.serving.networks import lan_addresses

    try:
        return lan_addresses(host)[0]
    except InputError:
        return ""
