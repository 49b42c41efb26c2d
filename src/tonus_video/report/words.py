"""The fixed words of the page, in one language."""

from __future__ import annotations

from tonus_video.report.facts import Translate

__all__ = ["page_words"]


def page_words(translate: Translate) -> dict[str, str]:
    """Return the headings and labels of the page by the names the template uses."""
    return {**_heading_words(translate), **_label_words(translate)}


def _heading_words(translate: Translate) -> dict[str, str]:
    _ = translate.gettext
    return {
        "skip": _("Skip to the report"),
        "seen": _("What was seen"),
        "next": _("One thing to do next"),
        "strip": _("The repetitions"),
        "strip_region": _("Pictures of the repetitions, scrolls sideways"),
        "no_pictures": _("No pictures were kept of these repetitions."),
        "no_picture": _("No picture was kept of it."),
        "no_fault": _("No fault was seen."),
        "chart": _("Knee and trunk over time"),
        "chart_region": _("Chart of knee and trunk angles, scrolls sideways"),
        "chart_empty": _("There is no angle to draw: nothing could be judged."),
        "rest": _("Move along the chart or the slider to read the angles."),
        "previous": _("Previous repetition"),
        "following": _("Next repetition"),
        "scrub": _("Place in time"),
        "table": _("The figures behind the chart"),
        "summary": _("Cue by cue"),
        "summary_intro": _("Each mark stands for one complete repetition, in order."),
        "reps": _("Each repetition"),
        "unseen": _("What I could not see, and why"),
        "unseen_never": _("No camera can judge these"),
        "unseen_here": _("Not seen this time"),
        "unseen_none": _("Every cue that a camera can judge was seen in every repetition."),
        "unseen_stretches": _("Stretches that were not judged"),
        "no_stretches": _("All of it was judged."),
        "all_stretches": _("Every stretch in order"),
        "not_counted": _("Seen, but not counted"),
        "grounds": _("Where the cut-offs come from"),
        "references": _("Sources"),
        "privacy": _(
            "This report was made on this machine. Nothing was sent anywhere, and this page asks "
            "for nothing: the pictures, the drawn points and the chart are all inside this file."
        ),
        "not_medical": _(
            "It describes movement and is no medical advice. Where something hurts, stop."
        ),
    }


def _label_words(translate: Translate) -> dict[str, str]:
    _ = translate.gettext
    return {
        "complete": _("complete"),
        "partial": _("partial"),
        "incomplete": _("incomplete"),
        "judged_share": _("of the time judged"),
        "time": _("Time"),
        "knee": _("Knee"),
        "trunk": _("Trunk lean"),
        "phase": _("Phase"),
        "not_judged": _("not judged"),
        "cue": _("Cue"),
        "verdict": _("Verdict"),
        "ok": _("OK"),
        "fault": _("Fault"),
        "not_seen": _("Not seen"),
        "each_rep": _("In order"),
        "measured": _("Measured"),
        "cutoff": _("Cut-off"),
        "margin": _("Margin"),
        "why": _("Why"),
        "measure": _("What is measured"),
        "evidence": _("Evidence"),
    }
