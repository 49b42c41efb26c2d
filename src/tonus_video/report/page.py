"""The report: one HTML file that opens anywhere and asks for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tonus.catalogue import Reference
from tonus.errors import SetupError
from tonus.form.exercise import Exercise
from tonus.form.judgement import Judgement
from tonus.messages import N_
from tonus_video.report.chart import Chart, angle_chart
from tonus_video.report.facts import ClipFacts, KeyFrame, Translate
from tonus_video.report.parts import report_parts
from tonus_video.report.reading import cursor_data
from tonus_video.report.strip import data_address
from tonus_video.report.tables import RepTable

__all__ = ["cue_tables", "written_report"]

_FONT_FACE: Final = """@font-face {
  font-family: Tonus;
  font-weight: 200 900;
  src: url(data:font/woff2;base64,FONT) format("woff2");
}"""


def written_report(
    judgement: Judgement,
    *,
    clip: ClipFacts,
    exercise: Exercise,
    translate: Translate,
    key_frames: Sequence[KeyFrame] = (),
    references: Mapping[str, Reference] | None = None,
) -> str:
    """Return the report of a judgement as one self-contained HTML page.

    The page carries its style, script, font and pictures.  Its content security
    policy forbids every request, and lets only the style and the script run
    whose hashes it names.

    Parameters
    ----------
    judgement : Judgement
        What was judged; ``knee_angle_deg`` and ``trunk_lean_deg`` of its trace
        are drawn, NaN as a gap.
    clip : ClipFacts
        What was watched.
    exercise : Exercise
        The exercise that was judged.
    translate : Translate
        Language of the page, such as ``tonus.catalogue.translator("en")``.
    key_frames : sequence of KeyFrame, optional
        Pictures for the repetition strip; a repetition may lack some or all.
    references : mapping of str to Reference, optional
        Sources by key; those that the cues name are listed.

    Returns
    -------
    str
        HTML, to be written as UTF-8.

    Raises
    ------
    SetupError
        When style, script or font were not built.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.catalogue import references, translator
    >>> from tonus.form.exercise import exercise
    >>> from tonus.form.judge import judged
    >>> from tonus.pose.sequence import PoseSequence
    >>> nobody = PoseSequence.from_arrays(
    ...     np.full((60, 33, 4), np.nan), fps=30, width=640, height=360
    ... )
    >>> page = written_report(
    ...     judged(nobody, "squat"),
    ...     clip=ClipFacts(name="empty.mp4", duration_s=2.0, width=640, height=360),
    ...     exercise=exercise("squat"),
    ...     translate=translator("en"),
    ...     references=references(),
    ... )
    >>> "No squat was counted." in page
    True
    """
    parts = report_parts(
        judgement,
        clip=clip,
        exercise=exercise,
        translate=translate,
        pictures=key_frames,
        source=data_address,
        references=references,
    )
    # The drawn chart is of this page alone: the application draws with its own script.
    chart = angle_chart(judgement, parts.gaps, clip.duration_s, translate)
    style, script = _style(chart), _asset_text("report.js")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            **{field.name: getattr(parts, field.name) for field in fields(parts)},
            policy=_policy(style, script),
            # Both are ours alone: no text of the clip is in them.
            style=Markup(style),  # noqa: S704
            script=Markup(script),  # noqa: S704
            chart=chart if parts.has_angles else None,
            cursor=_json(cursor_data(judgement, chart, translate)),
        )
    )


def cue_tables(reps: Sequence[RepTable], words: Mapping[str, str]) -> list[Markup]:
    """Return the cues of each repetition as an HTML table, for a page that sets the rest.

    Parameters
    ----------
    reps : sequence of RepTable
        Repetitions; one without cues gives an empty table.
    words : mapping of str to str
        Headings, by `page_words`.

    Returns
    -------
    list of Markup
        Their marks name the symbols ``mark-ok``, ``mark-fault`` and
        ``mark-not_seen``, which the page must hold.

    Examples
    --------
    >>> from tonus.catalogue import translator
    >>> from tonus_video.report.words import page_words
    >>> cue_tables([], page_words(translator("en")))
    []
    """
    macro = _environment().get_template("parts.html.j2").module.cue_table  # type: ignore[attr-defined]
    return [macro(rep, words) for rep in reps]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("tonus_video.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> bytes:
    try:
        return files("tonus_video.report").joinpath("assets", name).read_bytes()
    except OSError as error:
        raise SetupError(
            N_("The report's {name} was not built. Run script/bootstrap."), name=name
        ) from error


def _asset_text(name: str) -> str:
    # A page's line ends are read as LF, and its hashes are taken over what is read.
    return _asset(name).decode("utf-8").replace("\r\n", "\n")


def _style(chart: Chart) -> str:
    font = base64.b64encode(_asset("font.woff2")).decode("ascii")
    return "\n".join(
        (
            _FONT_FACE.replace("FONT", font),
            _asset_text("report.css"),
            f"@media screen{{.plot{{min-width:{chart.least_width_px}px}}}}",
        )
    )


def _policy(style: str, script: str) -> str:
    """Return the content security policy: nothing may load, only what it names may run."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "img-src data:",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()


def _json(value: object) -> Markup:
    """Return JSON that cannot end the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704
