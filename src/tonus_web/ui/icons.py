"""Icons: our own strokes on a square of 24, two wide, with round ends."""

from __future__ import annotations

from typing import Final

from django.utils.safestring import SafeString, mark_safe

__all__ = ["ICONS", "icon_paths"]

#: Outlines by name; the colour is that of the text beside them.
ICONS: Final = {
    "today": '<path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4'
    'M5.6 18.4 7 17M17 7l1.4-1.4"/><circle cx="12" cy="12" r="4"/>',
    "train": '<path d="M11.2 2.9c-0.4 0.2-1.3 0.8-1.8 1.4c-0.6 0.9-1.2 1.8-1.4 2.9'
    "c-0.2 1.4-0.3 2.8 0 4.1c0.3 1.2 0.7 2.5 1.7 3.2c0.6 0.3 1.3-0.6 1.5-1.2"
    "c0.5-1.3 0.5-2.7 0.5-4.1c0-2.2-0.3-4.9-0.5-6.3ZM12.9 2.9c0.5 0.3 1.4 0.9 1.9 1.6"
    "c0.7 0.8 1.2 1.8 1.3 2.9c0.1 1.2-0.3 2.4-0.8 3.5c-0.2 0.6-0.7 1.3-1.4 1.4"
    "c-0.5 0-0.9-0.6-1.1-1.2c-0.4-1.1-0.4-2.2-0.4-3.3c0-1.7 0.3-3.8 0.5-4.9Z"
    "M10.1 15.8c0.3 0.6 0.8 1.8 1.1 2.8c0.3 0.8 0.4 1.6 0.4 2.5c0 0.8-0.3 1.7-0.5 2.2"
    "M14.7 14.5c-0.3 0.9-0.9 2.7-1.3 4.1c-0.2 0.8-0.6 1.6-0.6 2.5"
    'c-0.1 0.8 0.3 1.7 0.5 2.2"/>',
    "walk": '<circle cx="13" cy="4.5" r="1.8"/><path d="M12.5 9 11 14l3.5 3 1 4M11 14l-1 3-3 4'
    'M12.5 9l-3.5 1.5L8 14M12.5 9l2 2.5 3 .8"/>',
    "food": '<path d="M7 3v18M4 3v4.5a3 3 0 0 0 6 0V3M17 21v-7"/>'
    '<path d="M17 14c-2 0-3-2-3-5.5S15.5 3 17 3z"/>',
    "me": '<circle cx="12" cy="8" r="4"/><path d="M4.5 21c.6-4 3.6-6.5 7.5-6.5s6.9 2.5 7.5 6.5"/>',
    "upload": '<path d="M12 16V4M7 9l5-5 5 5M4 16v4h16v-4"/>',
    "download": '<path d="M12 4v12M7 11l5 5 5-5M4 20h16"/>',
    "camera": '<rect x="3" y="6" width="13" height="12" rx="2.5"/><path d="m16 10.5 5-3v9l-5-3"/>',
    "report": '<path d="M6 3h9l4 4v14H6zM10 12h5M10 16h5M15 3v4h4"/>',
    "chart": '<path d="M4 4v16h16M7.5 15l3.5-4.5 3 2.5 5-6.5"/>',
    "scale": '<rect x="3.5" y="4" width="17" height="16" rx="3"/>'
    '<path d="M8 10a5 5 0 0 1 8 0M12 11l1.5-2.5"/>',
    "target": '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="4"/>',
    "settings": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/>'
    '<circle cx="9" cy="17" r="2"/>',
    "history": '<path d="M4 5v5h5M4.6 10a8 8 0 1 1-.6 4M12 8v4.5l3 1.8"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-3.5 3-5.5 6.5-5.5s6 2 6.5 5.5'
    'M15.5 4.9a3.5 3.5 0 0 1 0 6.2M18 15c2 .8 3.2 2.5 3.5 5"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="m11 12 8.5-8.5M16 7l3 3"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2.5"/>'
    '<path d="M8 10.5V7.5a4 4 0 0 1 8 0v3"/>',
    "shield": '<path d="M12 3 5 5.5V11c0 4.5 2.8 8 7 10 4.2-2 7-5.5 7-10V5.5zM9 12l2 2 4-4"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "next": '<path d="m9 5 7 7-7 7"/>',
    "back": '<path d="m15 5-7 7 7 7"/>',
    "down": '<path d="m5 9 7 7 7-7"/>',
    "edit": '<path d="M4 20v-4L15.5 4.5l4 4L8 20zM13 7l4 4"/>',
    "delete": '<path d="M4 7h16M9.5 7V4h5v3M6.5 7l1 13h9l1-13M10.5 11v5M13.5 11v5"/>',
    "undo": '<path d="M9 14 4 9l5-5M4 9h9.5a5.5 5.5 0 0 1 0 11H9"/>',
    "retry": '<path d="M20 5v5h-5M19.4 10a8 8 0 1 0 .6 4"/>',
    "stop": '<rect x="6" y="6" width="12" height="12" rx="2"/>',
    "play": '<path d="M8 5v14l11-7z"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.8v.1"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="15" rx="2.5"/>'
    '<path d="M4 10.5h16M8.5 3v5M15.5 3v5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.5l3.5 2"/>',
    "link": '<path d="M10 14.5a4 4 0 0 0 6 .3l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 9.5a4 4 0 0 0-6-.3l-3 3'
    'a4 4 0 0 0 5.7 5.7l1-1"/>',
    "leave": '<path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4"/>',
    "book": '<path d="M12 6c-2-1.5-4.5-2-8-2v14c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2V4'
    'c-3.5 0-6 .5-8 2z"/>'
    '<path d="M12 6v14"/>',
}


def icon_paths(name: str) -> SafeString:
    """Return an icon's outlines.

    Parameters
    ----------
    name : str
        A key of `ICONS`.

    Returns
    -------
    SafeString
        SVG, to stand in an ``<svg viewBox="0 0 24 24">``.

    Raises
    ------
    KeyError
        When there is no such icon, naming those there are.

    Examples
    --------
    >>> icon_paths("minus")
    '<path d="M5 12h14"/>'
    """
    if name not in ICONS:
        raise KeyError(f"no icon {name!r}; there are {', '.join(sorted(ICONS))}")
    # Written above, never from outside.
    return mark_safe(ICONS[name])  # noqa: S308
