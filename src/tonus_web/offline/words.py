"""What the scripts of the page without connection say."""

from __future__ import annotations

from django.utils.translation import gettext as _

__all__ = ["words"]


def words() -> dict[str, str]:
    """Return every sentence by its name, in the present language.

    Returns
    -------
    dict of str
        ``{placeholders}`` are filled in by the script.
    """
    return {
        "away": _("There is no connection to Tonus."),
        "away_lead": _(
            "What you enter here is kept on this device, and sent by itself once Tonus can be"
            " reached again."
        ),
        "back": _("Tonus can be reached again."),
        "all_sent": _("Everything on this device is sent."),
        "unsent_one": _("One entry on this device is not sent yet."),
        "unsent": _("{count} entries on this device are not sent yet."),
        "here_lead": _(
            "Without a connection you can go on here: what you enter is kept, and sent later."
        ),
        "not_here_lead": _(
            "At this address Tonus cannot be opened without a connection: the browser keeps no"
            " pages where it does not trust the certificate, or was told not to."
        ),
        "nobody": _(
            "Nobody is known on this device. Sign in once with a connection; then you can enter"
            " sets here without one, too."
        ),
        "kept": _("Kept on this device."),
        "set_one": _("{name}: one repetition"),
        "set": _("{name}: {count} repetitions"),
        "set_held": _("{name}: {count} seconds"),
        "set_frames": _("{name}: a set with the camera, counted once it is sent"),
        "note": _("Note: {text}"),
        "weigh_in": _("Weight: {weight}"),
        "weigh_in_hidden": _("A weigh-in"),
        "waiting": _("Waits to be sent."),
        "signed_out": _("Waits until you sign in."),
        "refused": _("Not taken. {why}"),
        "not_allowed": _("You may not write here any more."),
        "conflict": _("Something else is there. {why}"),
        "mine": _("Yours: {words}"),
        "present": _("There: {words}"),
        "gone": _("There: nothing any more"),
        "again": _("Try again"),
        "delete": _("Delete"),
        "keep_mine": _("Keep yours"),
        "keep_present": _("Keep what is there"),
        "write_again": _("Write yours again"),
        "others_one": _("One entry of another account waits here until that account signs in."),
        "others": _("{count} entries of another account wait here until it signs in."),
        "empty": _("Enter repetitions, seconds or a number first."),
        "model": _("The pose model is kept on this device: {size}."),
        "no_model": _(
            "The pose model is not kept on this device. With it, the coach begins sooner and"
            " needs less of your connection; it takes {size}."
        ),
        "model_failed": _("The pose model could not be fetched. Try again with a connection."),
        "removed": _("Nothing of yours is kept on this device any more."),
    }
