"""The people of every test of the application, and how they come in."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from tonus_web.accounts.models import User
from tonus_web.members.models import Grant, Member
from tonus_web.members.services import member_of

__all__ = ["PASSWORD", "Cast", "client_of", "new_cast", "new_user"]

PASSWORD = "horse-battery-staple-7"


@dataclass(frozen=True)
class Cast:
    """One member, and everybody who may come near them.

    ``member`` is the owner's own. The coach and the viewer have a grant on it; the
    stranger has only a member of their own; the administrator manages accounts.
    """

    owner: User
    coach: User
    viewer: User
    stranger: User
    administrator: User
    member: Member
    stranger_member: Member


def new_user(name: str, *, is_staff: bool = False) -> User:
    """An account that signs in with `PASSWORD`."""
    return User.objects.create_user(
        username=name, email=f"{name}@example.org", password=PASSWORD, is_staff=is_staff
    )


def new_cast() -> Cast:
    """The people, written into the database."""
    owner, coach, viewer, stranger = map(new_user, ("olga", "carl", "vera", "sam"))
    administrator = new_user("ada", is_staff=True)
    member = member_of(owner)
    for user in (coach, viewer):
        member_of(user)
    Grant.objects.create(user=coach, member=member, role=Grant.Role.COACH)
    Grant.objects.create(user=viewer, member=member, role=Grant.Role.VIEWER)
    return Cast(
        owner=owner,
        coach=coach,
        viewer=viewer,
        stranger=stranger,
        administrator=administrator,
        member=member,
        stranger_member=member_of(stranger),
    )


def client_of(user: User | None) -> Client:
    """A browser in which a user is signed in; nobody for None."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client
