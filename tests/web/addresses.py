"""Every address of the application, and a scene in which each of them leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.web.belongings import belongings_of
from tests.web.cast import Cast
from tonus_web.accounts import services as accounts
from tonus_web.accounts.models import Invitation, User
from tonus_web.body.photo_services import photos_kept
from tonus_web.coach.pose_files import pose_address

__all__ = ["ADDRESSES", "Address", "Scene", "new_scene"]


@dataclass(frozen=True)
class Address:
    """One pattern of the URL configuration."""

    name: str
    parameters: tuple[str, ...]
    view: Any


def addresses() -> list[Address]:
    """Every address of the application, in order."""
    return list(_walked(get_resolver().url_patterns, "", ()))


def _walked(patterns: Any, space: str, before: tuple[str, ...]) -> Iterator[Address]:
    for one in patterns:
        parameters = before + tuple(one.pattern.converters or one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walked(one.url_patterns, inner, parameters)
        elif isinstance(one, URLPattern):
            yield Address(f"{space}{one.name}", parameters, one.callback)


ADDRESSES: Final = addresses()


@dataclass
class Scene:
    """The people, what the owner has, and what stands in the addresses."""

    cast: Cast
    arguments: dict[str, Any]

    def user(self, person: str) -> User | None:
        return None if person == "anonymous" else getattr(self.cast, person)

    def path(self, address: Address, **other: Any) -> str:
        special = SPECIAL.get(address.name, {})
        given = {**self.arguments, **special, **other}
        chosen = {name: given[name] for name in address.parameters}
        for name, value in chosen.items():
            if callable(value):
                chosen[name] = value(self)
        return reverse(address.name, kwargs=chosen)


#: Arguments that mean something else in one address than elsewhere.
SPECIAL: Final[Mapping[str, Mapping[str, Any]]] = {
    "pose:file": {"version": lambda scene: pose_address().split("/")[-2], "name": "pose.js"},
    "diary:intake_edit": {"record_id": lambda scene: scene.arguments["intake_id"]},
    "diary:intake_delete": {"record_id": lambda scene: scene.arguments["intake_id"]},
    "members:restore": {"record_id": lambda scene: scene.arguments["deleted_id"]},
    "members:erase": {"record_id": lambda scene: scene.arguments["deleted_id"]},
    "weight:import_delete": {"record_id": lambda scene: scene.arguments["import_id"]},
    "coach:cancel": {"run_id": lambda scene: scene.arguments["waiting_id"]},
    "onboarding:step": {"step": "wants"},
    "body:site": {"site": "waist"},
    "accounts:setup": {"token": "no-such-token"},
    "accounts:reset": {
        "token": lambda scene: accounts.reset_link(scene.cast.stranger).split("/")[-2]
    },
    "account_confirm_email": {"key": "abc"},
    "account_reset_password_from_key": {"key": "set-password"},
}


def new_scene(cast: Cast) -> Scene:
    """Return everything that an address can name, of the owner, written down."""
    things = belongings_of(cast.member)
    # So that pages of photos look for one of theirs, and do not ask for the switch first.
    photos_kept(cast.stranger_member, is_wanted=True)
    link = accounts.invitation_link(
        made_by=cast.administrator, note="", uses=5, lasts=accounts.LINK_LASTS, origin=""
    )[1]
    return Scene(
        cast,
        {
            "member_id": cast.member.pk,
            "clip_id": things.clip.pk,
            "run_id": things.run.pk,
            "waiting_id": things.waiting.pk,
            "picture_id": things.picture.pk,
            "upload_id": things.upload.pk,
            "number": 2,
            "session_id": things.trained.session.pk,
            "item_id": things.trained.item.pk,
            "set_id": things.trained.entry.pk,
            "note_id": things.trained.note.pk,
            "own_id": things.trained.own.pk,
            "record_id": things.weigh_in.pk,
            "import_id": things.weights.pk,
            "measurement_id": things.measurement.pk,
            "photo_id": things.photo.pk,
            "deleted_id": things.deleted.pk,
            "intake_id": things.intake.pk,
            "label": "diary.weighin",
            "user_id": cast.stranger.pk,
            "invitation_id": Invitation.objects.get().pk,
            "token": link.rstrip("/").split("/")[-1],
            "key": "squat",
            "uidb36": "1",
            "pk": 1,
        },
    )
