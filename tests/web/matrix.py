"""Who may do what, address by address; `test_authorisation` holds the application to it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

__all__ = ["MATRIX", "MEMBER_OWN", "MEMBER_READ", "MEMBER_WRITE", "PEOPLE", "Answer", "Row", "no"]


class Answer(StrEnum):
    """What somebody gets."""

    IN = "is let in"
    SIGN_IN = "is asked to sign in"
    HIDDEN = "learns nothing (404)"
    NO_METHOD = "cannot use this method (405)"


PEOPLE: Final = ("anonymous", "stranger", "owner", "coach", "viewer", "administrator")
Row = Mapping[str, Answer]


def row(who: str, others: Answer = Answer.HIDDEN, anonymous: Answer = Answer.SIGN_IN) -> Row:
    """Those named are let in; `others` is what the rest of the signed-in people get."""
    inside = who.split()
    return {
        person: Answer.IN if person in inside else anonymous if person == "anonymous" else others
        for person in PEOPLE
    }


PUBLIC = row(" ".join(PEOPLE))
SIGNED_IN = row("stranger owner coach viewer administrator")
MEMBER_READ = row("owner coach viewer")
MEMBER_WRITE = row("owner coach")
MEMBER_OWN = row("owner")
ADMINISTRATOR = row("administrator")
#: Found by nobody who is signed in: it is about a thing that they do not have.
NOT_THERE = row("")
#: Found by nobody at all, unless the server is set up for it.
NOT_SERVED = row("", anonymous=Answer.HIDDEN)


def no(who: Row) -> Row:
    """This method is not there: those who would be let in are told so."""
    return {p: Answer.NO_METHOD if a is Answer.IN else a for p, a in who.items()}


#: For each URL name: reading (GET), sending (POST with an empty form).
MATRIX: Final[Mapping[str, tuple[Row, Row]]] = {
    "start": (PUBLIC, no(PUBLIC)),
    # Oneself.
    "accounts:account": (SIGNED_IN, no(SIGNED_IN)),
    "accounts:setup": (PUBLIC, PUBLIC),
    "accounts:invited": (PUBLIC, no(PUBLIC)),
    "accounts:reset": (PUBLIC, PUBLIC),
    "accounts:email": (SIGNED_IN, SIGNED_IN),
    "accounts:delete": (SIGNED_IN, SIGNED_IN),
    "account_login": (PUBLIC, PUBLIC),
    "account_logout": (PUBLIC, PUBLIC),
    "account_inactive": (PUBLIC, no(PUBLIC)),
    "account_signup": (PUBLIC, PUBLIC),
    "account_reauthenticate": (SIGNED_IN, SIGNED_IN),
    "account_email": (SIGNED_IN, SIGNED_IN),
    "account_email_verification_sent": (PUBLIC, no(PUBLIC)),
    "account_change_password": (SIGNED_IN, SIGNED_IN),
    "account_set_password": (SIGNED_IN, SIGNED_IN),
    "account_reset_password": (PUBLIC, PUBLIC),
    "account_confirm_login_code": (SIGNED_IN, SIGNED_IN),
    "account_confirm_email": (PUBLIC, row("", anonymous=Answer.HIDDEN)),
    "account_reset_password_from_key_done": (PUBLIC, no(PUBLIC)),
    "account_reset_password_from_key": (PUBLIC, PUBLIC),
    "account_reset_password_done": (PUBLIC, no(PUBLIC)),
    "mfa_index": (SIGNED_IN, no(SIGNED_IN)),
    # Half signed in; whoever has not begun is asked to.
    "mfa_authenticate": (SIGNED_IN, SIGNED_IN),
    "mfa_reauthenticate": (SIGNED_IN, SIGNED_IN),
    "mfa_activate_totp": (SIGNED_IN, SIGNED_IN),
    "mfa_deactivate_totp": (NOT_THERE, NOT_THERE),
    "mfa_view_recovery_codes": (NOT_THERE, no(SIGNED_IN)),
    "mfa_generate_recovery_codes": (SIGNED_IN, SIGNED_IN),
    "mfa_download_recovery_codes": (NOT_THERE, NOT_THERE),
    "mfa_list_webauthn": (SIGNED_IN, no(SIGNED_IN)),
    "mfa_add_webauthn": (SIGNED_IN, SIGNED_IN),
    "mfa_reauthenticate_webauthn": (SIGNED_IN, SIGNED_IN),
    "mfa_remove_webauthn": (SIGNED_IN, SIGNED_IN),
    "mfa_edit_webauthn": (SIGNED_IN, SIGNED_IN),
    "mfa_login_webauthn": (SIGNED_IN, SIGNED_IN),
    "usersessions_list": (SIGNED_IN, SIGNED_IN),
    # Accounts of others.
    "accounts:people": (ADMINISTRATOR, no(ADMINISTRATOR)),
    "accounts:person": (ADMINISTRATOR, no(ADMINISTRATOR)),
    "accounts:reset_link": (no(ADMINISTRATOR), ADMINISTRATOR),
    "accounts:active": (no(ADMINISTRATOR), ADMINISTRATOR),
    "accounts:role": (no(ADMINISTRATOR), ADMINISTRATOR),
    "accounts:factor": (no(ADMINISTRATOR), ADMINISTRATOR),
    "accounts:erase": (ADMINISTRATOR, ADMINISTRATOR),
    "accounts:site": (ADMINISTRATOR, ADMINISTRATOR),
    "accounts:invitations": (ADMINISTRATOR, ADMINISTRATOR),
    "accounts:revoke": (no(ADMINISTRATOR), ADMINISTRATOR),
    # A page on trust in the local network, where the server stands in one.
    "lan:trust": (NOT_SERVED, no(PUBLIC)),
    "lan:certificate": (NOT_SERVED, no(PUBLIC)),
    "lan:profile": (NOT_SERVED, no(PUBLIC)),
    "lan:trusted": (NOT_SERVED, no(PUBLIC)),
    "ui:look": (ADMINISTRATOR, ADMINISTRATOR),
    # Exercises are for everybody.
    "library:index": (PUBLIC, no(PUBLIC)),
    "library:exercise": (PUBLIC, no(PUBLIC)),
    # The pose model holds nothing of anybody.
    "pose:file": (PUBLIC, no(PUBLIC)),
    # The worker and the page without connection, too; who asks learns of themselves only.
    "offline:worker": (PUBLIC, no(PUBLIC)),
    "offline:page": (PUBLIC, no(PUBLIC)),
    "offline:who": (PUBLIC, no(PUBLIC)),
    # A member's records.
    "today:day": (MEMBER_READ, no(MEMBER_READ)),
    "today:settings": (MEMBER_OWN, MEMBER_OWN),
    "today:export": (MEMBER_OWN, no(MEMBER_OWN)),
    "today:export_file": (MEMBER_OWN, no(MEMBER_OWN)),
    "members:undo": (no(MEMBER_WRITE), MEMBER_WRITE),
    "members:deleted": (MEMBER_OWN, no(MEMBER_OWN)),
    "members:restore": (no(MEMBER_OWN), MEMBER_OWN),
    "members:erase": (MEMBER_OWN, MEMBER_OWN),
    "onboarding:start": (MEMBER_OWN, no(MEMBER_OWN)),
    "onboarding:step": (MEMBER_OWN, MEMBER_OWN),
    "onboarding:finish": (no(MEMBER_OWN), MEMBER_OWN),
    "onboarding:delete": (no(MEMBER_OWN), MEMBER_OWN),
    "diary:target": (MEMBER_OWN, no(MEMBER_OWN)),
    "diary:goal": (MEMBER_OWN, MEMBER_OWN),
    "diary:goal_back": (no(MEMBER_OWN), MEMBER_OWN),
    "diary:weigh_in": (MEMBER_WRITE, MEMBER_WRITE),
    "diary:weigh_in_edit": (MEMBER_WRITE, MEMBER_WRITE),
    "diary:weigh_in_delete": (no(MEMBER_WRITE), MEMBER_WRITE),
    "diary:macros": (MEMBER_OWN, MEMBER_OWN),
    "diary:week": (MEMBER_OWN, MEMBER_OWN),
    "diary:changes": (MEMBER_OWN, no(MEMBER_OWN)),
    "diary:change": (no(MEMBER_OWN), MEMBER_OWN),
    "diary:intake": (MEMBER_OWN, MEMBER_OWN),
    "diary:intake_edit": (MEMBER_OWN, MEMBER_OWN),
    "diary:intake_delete": (no(MEMBER_OWN), MEMBER_OWN),
    "weight:page": (MEMBER_WRITE, no(MEMBER_WRITE)),
    "weight:weigh_in": (MEMBER_WRITE, MEMBER_WRITE),
    "weight:answer": (no(MEMBER_WRITE), MEMBER_WRITE),
    "weight:check_in": (MEMBER_OWN, MEMBER_OWN),
    "weight:import": (MEMBER_OWN, MEMBER_OWN),
    "weight:import_delete": (no(MEMBER_OWN), MEMBER_OWN),
    "body:index": (MEMBER_READ, no(MEMBER_READ)),
    "body:new": (MEMBER_WRITE, MEMBER_WRITE),
    "body:site": (MEMBER_READ, no(MEMBER_READ)),
    "body:edit": (MEMBER_WRITE, MEMBER_WRITE),
    "body:delete": (no(MEMBER_WRITE), MEMBER_WRITE),
    "body:photos": (MEMBER_OWN, no(MEMBER_OWN)),
    "body:photos_switch": (no(MEMBER_OWN), MEMBER_OWN),
    "body:photos_delete": (no(MEMBER_OWN), MEMBER_OWN),
    "body:photo_add": (MEMBER_OWN, MEMBER_OWN),
    "body:compare": (MEMBER_OWN, no(MEMBER_OWN)),
    "body:photo": (MEMBER_OWN, MEMBER_OWN),
    "body:photo_delete": (no(MEMBER_OWN), MEMBER_OWN),
    "body:photo_file": (MEMBER_OWN, no(MEMBER_OWN)),
    "body:photo_small": (MEMBER_OWN, no(MEMBER_OWN)),
    "training:index": (MEMBER_READ, no(MEMBER_READ)),
    "training:sessions": (MEMBER_READ, no(MEMBER_READ)),
    "training:session_new": (no(MEMBER_WRITE), MEMBER_WRITE),
    "training:session": (MEMBER_READ, no(MEMBER_READ)),
    "training:session_edit": (MEMBER_WRITE, MEMBER_WRITE),
    "training:session_delete": (no(MEMBER_WRITE), MEMBER_WRITE),
    "training:session_finish": (no(MEMBER_WRITE), MEMBER_WRITE),
    "training:exercise_add": (MEMBER_WRITE, MEMBER_WRITE),
    "training:exercise_move": (no(MEMBER_WRITE), MEMBER_WRITE),
    "training:exercise": (MEMBER_READ, no(MEMBER_READ)),
    "training:exercise_swap": (MEMBER_WRITE, MEMBER_WRITE),
    "training:exercise_skip": (no(MEMBER_WRITE), MEMBER_WRITE),
    "training:exercise_delete": (no(MEMBER_WRITE), MEMBER_WRITE),
    "training:note_new": (MEMBER_WRITE, MEMBER_WRITE),
    "training:note_edit": (MEMBER_WRITE, MEMBER_WRITE),
    "training:note_delete": (no(MEMBER_WRITE), MEMBER_WRITE),
    "training:set_new": (MEMBER_WRITE, MEMBER_WRITE),
    "training:set_edit": (MEMBER_WRITE, MEMBER_WRITE),
    "training:set_delete": (no(MEMBER_WRITE), MEMBER_WRITE),
    "training:set_again": (no(MEMBER_WRITE), MEMBER_WRITE),
    "training:own": (MEMBER_READ, no(MEMBER_READ)),
    "training:own_new": (MEMBER_WRITE, MEMBER_WRITE),
    "training:own_edit": (MEMBER_WRITE, MEMBER_WRITE),
    "training:own_delete": (no(MEMBER_WRITE), MEMBER_WRITE),
    "training:last": (MEMBER_READ, no(MEMBER_READ)),
    "training:sync": (no(MEMBER_WRITE), MEMBER_WRITE),
    "coach:index": (MEMBER_READ, no(MEMBER_READ)),
    "coach:new": (MEMBER_WRITE, no(MEMBER_WRITE)),
    "coach:live": (MEMBER_WRITE, no(MEMBER_WRITE)),
    "coach:analyse": (no(MEMBER_WRITE), MEMBER_WRITE),
    "coach:picture": (MEMBER_READ, no(MEMBER_READ)),
    "coach:run": (MEMBER_READ, no(MEMBER_READ)),
    "coach:rep": (MEMBER_READ, no(MEMBER_READ)),
    "coach:progress": (MEMBER_READ, no(MEMBER_READ)),
    "coach:cancel": (no(MEMBER_WRITE), MEMBER_WRITE),
    "coach:retry": (no(MEMBER_WRITE), MEMBER_WRITE),
    "coach:judge_again": (no(MEMBER_WRITE), MEMBER_WRITE),
    "coach:delete": (no(MEMBER_WRITE), MEMBER_WRITE),
    "coach:result": (MEMBER_READ, no(MEMBER_READ)),
    "coach:landmarks": (MEMBER_READ, no(MEMBER_READ)),
    "coach:report_file": (MEMBER_READ, no(MEMBER_READ)),
    "coach:media": (MEMBER_READ, no(MEMBER_READ)),
    # A socket is opened here; see tests/web/coach/test_live_socket.py.
    "coach:live_socket": (MEMBER_WRITE, no(MEMBER_WRITE)),
    "coach:live_frames": (no(MEMBER_WRITE), MEMBER_WRITE),
    "coach:upload_form": (no(MEMBER_WRITE), MEMBER_WRITE),
    "coach:uploads": (no(MEMBER_WRITE), MEMBER_WRITE),
    "coach:upload": (MEMBER_WRITE, no(MEMBER_WRITE)),
    "coach:upload_finish": (no(MEMBER_WRITE), MEMBER_WRITE),
    # A part comes by PUT; see the test of what goes past Django.
    "coach:upload_part": (no(MEMBER_WRITE), no(MEMBER_WRITE)),
}
