"""The pages of training, as a person without scripts uses them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.belongings import done_run, trained
from tests.web.cast import Cast, client_of, new_user
from tests.web.onboarding.people import quantity
from tests.web.onboarding.visitor import Form, Page, Visitor
from tonus.units import Quantity, Unit
from tonus_web.coach.models import AnalysisRun
from tonus_web.training.models import (
    CustomExercise,
    Note,
    Session,
    SessionExercise,
    SetEntry,
)
from tonus_web.training.movements import alternatives, movements_of
from tonus_web.training.selectors import last_sets

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    """Somebody in Berlin."""
    user = new_user("nora")
    user.zone = "Europe/Berlin"
    user.save()
    return Visitor(user)


def at(visitor: Visitor, name: str, *args: Any, **query: str) -> Page:
    """A page of training."""
    words = "&".join(f"{key}={value}" for key, value in query.items())
    return visitor.went(reverse(f"training:{name}", args=[visitor.member.pk, *args]) + "?" + words)


def form_to(page: Page, part: str, **holds: str) -> Form:
    """The form of a page that goes to an address with this part."""
    return next(
        form
        for form in page.forms
        if part in form.action and all(form.values.get(k) == [v] for k, v in holds.items())
    )


def entered(visitor: Visitor, exercise: str = "squat", **said: Any) -> Page:
    """The page after a set was entered."""
    return visitor.sent(at(visitor, "set_new", exercise=exercise), **said)


def before(visitor: Visitor, *repetitions: int, days_ago: float = 2) -> Session:
    """A session with sets of squats."""
    session = Session(member=visitor.member)
    moment = timezone.now() - dt.timedelta(days=days_ago)
    session.set_moment(moment, "Europe/Berlin")
    session.save()
    for number, count in enumerate(repetitions):
        entry = SetEntry(
            member=visitor.member, session=session, exercise="squat", repetitions=count
        )
        entry.load = Quantity.entered("10", unit=Unit.KG)
        entry.set_moment(moment + dt.timedelta(minutes=number), "Europe/Berlin")
        entry.save()
    return session


# --- entering --------------------------------------------------------------------


def test_a_first_set_makes_the_days_session(visitor: Visitor) -> None:
    assert at(visitor, "index").headings == ["No set was written down yet."]
    page = entered(visitor, repetitions="8", **quantity("load", "12,50", "kg"), rir="2")
    assert page.headings == ["Squat: one set is done."]
    entry = SetEntry.objects.get()
    assert (entry.load_entered, entry.load_unit, entry.load_kg) == ("12.50", "kg", 12.5)
    assert (entry.repetitions, entry.rir, entry.source) == (8, 2, "hand")
    assert abs(entry.at - timezone.now()) < dt.timedelta(seconds=20)
    assert "8 repetitions with 12.50 kg" in page.text
    assert "2 more possible" in page.text
    page = entered(visitor, repetitions="9")
    assert page.headings == ["Squat: two sets are done."]
    assert Session.objects.count() == 1
    assert at(visitor, "index").headings == ["Squat: two sets are done."]


def test_a_form_sent_twice_is_written_once(visitor: Visitor) -> None:
    page = at(visitor, "set_new", exercise="squat")
    visitor.sent(page, repetitions="8")
    visitor.sent(page, repetitions="8")
    assert SetEntry.objects.count() == 1


@pytest.mark.parametrize(("unit", "offered"), [("kg", "kg"), ("lb", "lb"), ("st+lb", "lb")])
def test_loads_are_offered_in_the_members_unit(visitor: Visitor, unit: str, offered: str) -> None:
    visitor.user.mass_unit = unit
    visitor.user.save()
    page = at(visitor, "set_new", exercise="squat")
    assert page.step_form.values["load_unit"] == [offered]
    visitor.sent(page, repetitions="5", **quantity("load", "27.50", "lb"))
    entry = SetEntry.objects.get()
    assert entry.load_words == "27.50 lb"
    assert entry.load_kg == pytest.approx(12.473790175, abs=1e-9)


def test_last_times_values_stand_beside_and_are_repeated_by_one_press(visitor: Visitor) -> None:
    before(visitor, 8, 7, days_ago=2)
    before(visitor, 20, days_ago=9)
    page = at(visitor, "set_new", exercise="squat")
    assert page.step_form.values["repetitions"] == ["8"]
    assert page.step_form.values["load_large"] == ["10"]
    page = visitor.sent(page, repetitions="9")
    assert "8 repetitions with 10 kg" in page.text
    again = form_to(page, "/again/")
    page = visitor.sent(page, again)
    assert "Saved: 7 repetitions with 10 kg." in page.text
    assert page.headings == ["Squat: two sets are done."]
    visitor.sent(page, again)
    in_berlin = timezone.localdate(timezone=ZoneInfo("Europe/Berlin"))
    newest = SetEntry.objects.filter(session__local_date=in_berlin)
    assert list(newest.order_by("at").values_list("repetitions", flat=True)) == [9, 7]
    # Beyond last time's sets, the set just done is the one to repeat.
    visitor.sent(at(visitor, "index"), form_to(at(visitor, "index"), "/again/"))
    assert list(newest.order_by("at").values_list("repetitions", flat=True)) == [9, 7, 7]


def test_a_held_position_is_measured_in_seconds(visitor: Visitor) -> None:
    own = CustomExercise.objects.create(member=visitor.member, name="Wall sit", counting="hold")
    page = at(visitor, "set_new", exercise=str(own.pk))
    assert "repetitions" not in page.step_form.values
    assert "no camera can judge it" in page.text
    page = visitor.sent(page, held_s="30.5", source="timer")
    entry = SetEntry.objects.get()
    assert (entry.held_s, entry.repetitions, entry.source) == (30.5, None, "timer")
    assert "30.5 seconds" in page.text
    assert entry.name == "Wall sit"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"repetitions": "0"}, "Write how many repetitions"),
        ({"repetitions": ""}, "required"),
        ({"repetitions": "-3"}, "greater than or equal to 0"),
        ({"repetitions": "5000"}, "less than or equal to 1000"),
        ({"repetitions": "8", **quantity("load", "x", "kg")}, "is no number"),
        ({"repetitions": "8", **quantity("load", "5000", "kg")}, "Nobody lifts that much"),
        ({"repetitions": "8", "date": "2999-01-01", "time": "08:00"}, "still to come"),
        ({"repetitions": "8", "notes": "x" * 501}, "at most 500"),
    ],
)
def test_what_cannot_be_is_explained(visitor: Visitor, said: dict[str, Any], words: str) -> None:
    page = entered(visitor, **said)
    assert page.status == 422
    assert words in page.text
    assert not SetEntry.objects.exists()


def test_an_exercise_that_is_none_leads_to_the_choice(visitor: Visitor) -> None:
    for reference in ("", "no_such", str(uuid.uuid4())):
        page = at(visitor, "set_new", exercise=reference)
        assert page.headings == ["Of which exercise is the set?"]


def test_a_set_entered_later_was_when_its_session_was(visitor: Visitor) -> None:
    session = before(visitor, 8, days_ago=3)
    page = at(visitor, "set_new", exercise="squat", session=str(session.pk))
    visitor.sent(page, repetitions="6")
    entry = SetEntry.objects.get(repetitions=6)
    assert entry.session == session
    assert entry.local_date == session.local_date


# --- changing, deleting, two tabs ---------------------------------------------------


def test_a_set_is_changed_and_keeps_its_moment(visitor: Visitor) -> None:
    entered(visitor, repetitions="8")
    entry = SetEntry.objects.get()
    page = visitor.sent(at(visitor, "set_edit", entry.pk), repetitions="9", side="left")
    assert "Your change is saved." in page.text
    changed = SetEntry.objects.get()
    assert (changed.repetitions, changed.side, changed.revision) == (9, "left", 2)
    assert changed.at == entry.at


def test_of_two_tabs_the_second_is_shown_what_is_there(visitor: Visitor) -> None:
    entered(visitor, repetitions="8")
    entry = SetEntry.objects.get()
    first, second = at(visitor, "set_edit", entry.pk), at(visitor, "set_edit", entry.pk)
    visitor.sent(first, repetitions="9")
    page = visitor.sent(second, repetitions="3")
    assert "changed in another place" in page.text
    assert page.step_form.values["repetitions"] == ["9"]
    assert SetEntry.objects.get().repetitions == 9


@pytest.mark.parametrize("shown", ["", "9" * 5000, "-1", "²", "1e3"])
def test_a_revision_that_is_none_overwrites_nothing(visitor: Visitor, shown: str) -> None:
    entered(visitor, repetitions="8")
    entry = SetEntry.objects.get()
    page = visitor.sent(at(visitor, "set_edit", entry.pk), repetitions="3", shown=shown)
    assert "changed in another place" in page.text
    assert SetEntry.objects.get().repetitions == 8


def test_a_deleted_set_comes_back(visitor: Visitor) -> None:
    entered(visitor, repetitions="8")
    entry = SetEntry.objects.get()
    page = at(visitor, "set_edit", entry.pk)
    page = visitor.sent(page, form_to(page, "/delete/"))
    assert page.headings == ["No set is done yet."]
    assert not SetEntry.objects.exists()
    gone = at(visitor, "set_edit", entry.pk)
    assert gone.status == 404
    visitor.sent(page, form_to(page, "/undo/"))
    assert SetEntry.objects.get().repetitions == 8
    assert at(visitor, "index").headings == ["Squat: one set is done."]


def test_an_undo_leaves_a_deleted_report_deleted(cast: Cast) -> None:
    run = done_run(cast.member)
    entry = trained(cast.member, run=run).entry
    own = Visitor(cast.owner)
    page = at(own, "set_edit", entry.pk)
    run.delete_softly()
    page = own.sent(page, form_to(page, "/delete/"))
    own.sent(page, form_to(page, "/undo/"))
    assert SetEntry.objects.filter(pk=entry.pk).exists()
    assert not AnalysisRun.objects.filter(pk=run.pk).exists()


def test_a_session_goes_and_comes_with_everything_in_it(visitor: Visitor) -> None:
    things = trained(visitor.member)
    page = at(visitor, "session_edit", things.session.pk)
    page = visitor.sent(page, form_to(page, "/delete/"))
    for model in (Session, SessionExercise, SetEntry, Note):
        assert not model.objects.exists()
    assert CustomExercise.objects.exists()
    visitor.sent(page, form_to(page, "/undo/"))
    assert SetEntry.objects.count() == 2
    assert Note.objects.count() == SessionExercise.objects.count() == 1


def test_a_session_moves_with_its_sets(visitor: Visitor) -> None:
    things = trained(visitor.member)
    page = at(visitor, "session_edit", things.session.pk)
    page = visitor.sent(page, name="Legs again", date="2025-06-01", time="07:30")
    session = Session.objects.get()
    assert session.at == dt.datetime(2025, 6, 1, 5, 30, tzinfo=dt.UTC)
    assert session.name == "Legs again"
    for entry in SetEntry.objects.all():
        assert entry.local_date == dt.date(2025, 6, 1)
        assert abs(entry.at - session.at) < dt.timedelta(minutes=2)
    assert page.headings == ["Two sets on June 1, 2025."]


# --- what a session holds -------------------------------------------------------------


def begun(visitor: Visitor) -> Page:
    """The page of a session that was begun empty."""
    page = at(visitor, "sessions")
    return visitor.sent(page, form_to(page, "/sessions/new/"))


def added(visitor: Visitor, exercise: str, **said: Any) -> Page:
    """The session's page after an exercise was added."""
    page = at(visitor, "exercise_add", Session.objects.get().pk)
    return visitor.sent(page, exercise=exercise, **said)


def test_a_session_is_put_together_and_finished(visitor: Visitor) -> None:
    page = begun(visitor)
    assert page.headings == ["No set is done yet."]
    page = added(visitor, "squat", target_sets="2", target_repetitions="8")
    assert "2 sets of 8 repetitions" in page.text
    page = visitor.sent(at(visitor, "set_new", exercise="squat"), repetitions="8")
    assert "enter set 2" in page.text
    page = visitor.sent(page, form_to(page, "/finish/"))
    assert Session.objects.get().finished_at is not None
    assert "finished" in page.text
    page = visitor.sent(page, form_to(page, "/finish/"))
    assert Session.objects.get().finished_at is None


def test_an_exercise_is_swapped_for_one_that_works_the_same(visitor: Visitor) -> None:
    same = CustomExercise.objects.create(
        member=visitor.member, name="Step-ups", muscles={"quadriceps": "prime"}
    )
    other = CustomExercise.objects.create(
        member=visitor.member, name="Toe taps", muscles={"soleus": "half"}
    )
    begun(visitor)
    added(visitor, "squat")
    item = SessionExercise.objects.get()
    entered(visitor, repetitions="8")
    page = at(visitor, "exercise_swap", item.pk)
    offered = page.step_form.choices["exercise"]
    assert str(same.pk) in offered
    assert str(other.pk) not in offered
    assert "squat" not in offered
    assert "Also works: fronts of the thighs." in page.text
    page = visitor.sent(page, exercise=str(same.pk), reason="pain")
    assert "Instead of: Squat. It hurts." in page.text
    item.refresh_from_db()
    assert (item.custom_id, item.exercise, item.reason) == (same.pk, "", "pain")
    assert SetEntry.objects.get().exercise == "squat"
    assert "8 repetitions" in page.text


def test_a_stretch_takes_the_place_of_no_exercise_that_strengthens(visitor: Visitor) -> None:
    def instead_of(reference: str) -> set[str]:
        known = movements_of(visitor.member)
        found = known.find(reference)
        assert found is not None
        return {other.reference for other, _groups in alternatives(found, known.offered)}

    own = [
        CustomExercise.objects.create(
            member=visitor.member, name=name, counting=counting, muscles={muscle: "prime"}
        )
        for name, counting, muscle in (
            ("Wall bridge", "hold", "biceps_femoris"),
            ("Slides", "repetitions", "biceps_femoris"),
        )
    ]
    held, repeated = (str(one.pk) for one in own)
    curls = instead_of("ball_leg_curl")
    assert {"single_leg_curl", "bridge", held, repeated} <= curls
    assert "hamstring_stretch" not in curls
    assert instead_of("hamstring_stretch") == {held}
    assert "hamstring_stretch" not in instead_of(repeated)
    assert "walk" not in instead_of("calf_raise")
    # Where nothing else does the same, the page still lets one choose or leave it out.
    begun(visitor)
    added(visitor, "walk")
    assert "Walk" in at(visitor, "exercise_swap", SessionExercise.objects.get().pk).text


def test_an_exercise_is_left_out_moved_and_taken_out(visitor: Visitor) -> None:
    own = CustomExercise.objects.create(member=visitor.member, name="Step-ups")
    begun(visitor)
    added(visitor, "squat")
    page = added(visitor, str(own.pk))

    def order() -> list[str]:
        rows = SessionExercise.objects.order_by("order")
        return [row.name or row.exercise for row in rows]

    assert order() == ["squat", "Step-ups"]
    down = form_to(page, "/move/", exercise="squat")
    page = visitor.sent(page, down, press="to")
    assert order() == ["Step-ups", "squat"]
    page = visitor.sent(page, form_to(page, "/skip/", skip="yes"))
    assert "Left out today" in page.text
    page = visitor.sent(page, form_to(page, "/skip/", skip="no"))
    assert "Left out today" not in page.text
    page = visitor.sent(page, form_to(page, "/delete/"))
    assert order() == ["squat"]
    visitor.sent(page, form_to(page, "/undo/"))
    assert order() == ["Step-ups", "squat"]


def test_what_only_has_sets_is_moved_too(visitor: Visitor) -> None:
    own = CustomExercise.objects.create(member=visitor.member, name="Step-ups")
    entered(visitor, repetitions="8")
    page = entered(visitor, str(own.pk), repetitions="8")
    assert page.text.index("Squat") < page.text.index("Step-ups")
    page = visitor.sent(page, form_to(page, "/move/", exercise="squat"), press="to")
    assert [row.reference for row in SessionExercise.objects.order_by("order")] == [
        str(own.pk),
        "squat",
    ]


def test_notes_are_written_changed_and_deleted(visitor: Visitor) -> None:
    page = begun(visitor)
    page = visitor.sent(page, form_to(page, "/note/"), text="Slept badly.\nStill good.")
    assert "Slept badly." in page.text
    note = Note.objects.get()
    page = visitor.sent(at(visitor, "note_edit", note.pk), text="Slept well.")
    assert "Slept well." in page.text
    page = visitor.sent(page, form_to(page, "/notes/"))
    assert not Note.objects.exists()
    page = visitor.sent(page, form_to(page, "/undo/"))
    assert Note.objects.get().text == "Slept well."


# --- own exercises --------------------------------------------------------------------


def test_an_own_exercise_is_described_changed_and_deleted(visitor: Visitor) -> None:
    page = visitor.sent(
        at(visitor, "own_new"),
        name="Step-ups",
        counting="repetitions",
        share_quadriceps="prime",
        share_calf="quarter",
        needs="a step",
    )
    assert page.headings == ["One exercise of your own is here."]
    own = CustomExercise.objects.get()
    assert own.muscles["quadriceps"] == "prime"
    assert own.muscles["soleus"] == "quarter"
    assert "achilles_tendon" not in own.muscles
    edit = at(visitor, "own_edit", own.pk)
    assert edit.step_form.values["share_calf"] == ["quarter"]
    visitor.sent(edit, name="High step-ups")
    entered(visitor, str(own.pk), repetitions="8")
    page = at(visitor, "own")
    page = visitor.sent(page, form_to(page, "/delete/"))
    assert "Its sets are still there." in page.text
    # The set is readable as before, and no new one can be entered.
    session = at(visitor, "index")
    assert "High step-ups" in session.text
    assert not any("/again/" in form.action for form in session.forms)
    history = at(visitor, "exercise", exercise=str(own.pk))
    assert history.headings == ["High step-ups: one set so far."]
    # Gone for good, it leaves its name to its sets.
    CustomExercise.everything.all().delete()
    assert "High step-ups" in at(visitor, "index").text


def test_the_history_of_an_exercise_tells_best_and_last(visitor: Visitor) -> None:
    before(visitor, 8, 12, days_ago=4)
    before(visitor, 9, days_ago=1)
    page = at(visitor, "exercise", exercise="squat")
    assert page.headings == ["Squat: 3 sets so far."]
    assert page.text.index("9 repetitions with 10 kg") < page.text.index("12 repetitions")
    assert at(visitor, "exercise", exercise="no_such").status == 404


def test_a_report_is_kept_as_a_set(cast: Cast) -> None:
    run = done_run(cast.member)
    own = Visitor(cast.owner)
    page = at(own, "set_new", run=str(run.pk))
    assert page.headings == ["Squat: the camera counted this set."]
    assert run.result is not None
    assert page.step_form.values["repetitions"] == [str(run.result["count"])]
    first = at(own, "set_new", run=str(run.pk))
    page = own.sent(page)
    entry = SetEntry.objects.get()
    assert (entry.run_id, entry.source) == (run.pk, "camera")
    assert entry.form is not None
    assert reverse("coach:run", args=[cast.member.pk, run.pk]) in page.links
    assert "already kept with a set" in own.sent(first).text
    again = at(own, "set_new", run=str(run.pk))
    assert again.address == reverse("training:set_edit", args=[cast.member.pk, entry.pk])
    assert SetEntry.objects.count() == 1


# --- others ---------------------------------------------------------------------------


def test_a_coach_writes_and_a_viewer_only_reads(cast: Cast) -> None:
    things = trained(cast.member)
    address = reverse("training:session", args=[cast.member.pk, things.session.pk])
    for user, may_write in ((cast.coach, True), (cast.viewer, False)):
        page = Page(client_of(user).get(address).content.decode(), 200, address)
        assert "8 repetitions with 12.50 kg" in page.text
        forms = [form for form in page.forms if "/training/" in form.action]
        assert bool(forms) == may_write
        edit = reverse("training:set_edit", args=[cast.member.pk, things.entry.pk])
        assert (edit in page.links) == may_write


def test_a_set_of_somebody_else_is_not_repeated(cast: Cast) -> None:
    entry = trained(cast.stranger_member).entry
    address = reverse("training:set_again", args=[cast.member.pk, entry.pk])
    assert client_of(cast.owner).post(address).status_code == 404
    assert not SetEntry.objects.filter(member=cast.member).exists()


def test_train_leads_here(visitor: Visitor) -> None:
    page = visitor.opened("today:settings")
    assert reverse("training:index", args=[visitor.member.pk]) in page.links


def test_today_tells_of_the_latest_session(visitor: Visitor) -> None:
    visitor.member.wants_legs = True
    visitor.member.save()
    assert "Training" not in visitor.opened("today:day").text
    before(visitor, 8, 7, days_ago=2)
    assert "Last: 2 sets on" in visitor.opened("today:day").text
    entered(visitor, repetitions="8")
    page = visitor.opened("today:day")
    assert "One set is done today." in page.text
    assert reverse("training:index", args=[visitor.member.pk]) in page.links


def test_last_time_is_the_session_before_whatever_came_later(visitor: Visitor) -> None:
    oldest, middle = before(visitor, 5, days_ago=9), before(visitor, 6, 6, days_ago=5)
    before(visitor, 9, days_ago=1).delete_softly()
    newest = before(visitor, 7, days_ago=2)
    found = {
        session.pk: [
            e.repetitions
            for e in last_sets(visitor.member, ["squat"], before=session).get("squat", [])
        ]
        for session in (oldest, middle, newest)
    }
    assert found == {oldest.pk: [], middle.pk: [5], newest.pk: [6, 6]}
    latest = last_sets(visitor.member, ["squat", "gone:Step-ups"])
    assert [entry.repetitions for entry in latest["squat"]] == [7]
    assert last_sets(visitor.member, []) == {}


def test_a_held_set_that_the_camera_counted_is_changed_as_it_was_counted(visitor: Visitor) -> None:
    own = CustomExercise.objects.create(member=visitor.member, name="Wall sit", counting="hold")
    session = before(visitor, 8)
    entry = SetEntry(member=visitor.member, session=session, custom=own, repetitions=3)
    entry.set_moment(session.at, "UTC")
    entry.save()
    page = at(visitor, "set_edit", entry.pk)
    visitor.sent(page, repetitions="4")
    entry.refresh_from_db()
    assert (entry.repetitions, entry.held_s) == (4, None)
