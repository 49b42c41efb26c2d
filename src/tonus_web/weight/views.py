"""The page of the weight."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from tonus.energy import NoNumbers
from tonus.units import Unit
from tonus_web.accounts.models import User
from tonus_web.diary.hiding import without_numbers
from tonus_web.diary.selectors import energy_of
from tonus_web.diary.shown_units import units_of
from tonus_web.members.access import Access, MemberRequest, allows, member_view
from tonus_web.records.models import new_id
from tonus_web.weight.alerts import shown_alerts
from tonus_web.weight.card import weigh_in_fields
from tonus_web.weight.charts import eaten_chart, spent_chart, weight_chart
from tonus_web.weight.estimates import Standing, standing_of
from tonus_web.weight.questions import shown_questions, shown_refused
from tonus_web.weight.shown_weight import shown_trend
from tonus_web.weight.spans import SPANS, span_of
from tonus_web.weight.tables import ahead_rows, past_rows

__all__ = ["page"]


@gzip_page
@never_cache
@require_safe
@member_view(Access.WRITE)
def page(request: MemberRequest) -> HttpResponse:
    """Show readings, trend, what is spent, and the weeks ahead."""
    today = timezone.localdate()
    found = energy_of(request.member, today)
    if isinstance(found.result, NoNumbers):
        return without_numbers(request, found.result)
    standing = standing_of(request.member, found, today)
    assert standing is not None
    is_own = allows(request.role, Access.OWN)
    units = units_of(request.user)
    name = "" if request.member.account_id == request.user.pk else request.member.name
    return render(
        request,
        "weight/page.html",
        {
            "is_own": is_own,
            "alerts": shown_alerts(standing.notices, today, units, zone=request.user.zone)
            if is_own
            else None,
            "trend": shown_trend(standing.notices, today, units, is_own=is_own, name=name),
            "questions": shown_questions(standing.notices, units, is_own=is_own),
            "refused": shown_refused(standing.notices, units, is_own=is_own),
            "fields": weigh_in_fields(found.weigh_in, Unit(request.user.mass_unit)),
            "record": new_id(),
            "latest": found.weigh_in,
            **_charts(standing, request.GET.get("span", ""), today, request.user, is_own=is_own),
        },
    )


def _charts(
    standing: Standing, asked: str, today: dt.date, user: User, *, is_own: bool
) -> dict[str, Any]:
    """Charts of the span, and the tables behind them."""
    series = standing.series
    if not series:
        return {}
    units = units_of(user)
    span = span_of(asked, (today - dt.date.fromisoformat(series["first"])).days)
    return {
        "span": span,
        "weight_unit": _("st and lb") if units.mass is Unit.ST_LB else units.mass.value,
        "spans": SPANS,
        "weight_chart": weight_chart(series, span, today, units, is_own=is_own),
        "spent_chart": spent_chart(series, span, today, units) if is_own else None,
        "eaten_chart": eaten_chart(series, span, today, units) if is_own else None,
        "rows": past_rows(series, span, today, units),
        "ahead": ahead_rows(series, span, today, units, is_own=is_own),
        "ahead_kind": (series["ahead"] or {}).get("kind", "") if is_own else "",
        "has_plan": is_own and series["plan"] is not None,
    }
