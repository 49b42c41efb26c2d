"""Tables of weights and intakes: every way of writing them, and every way of going wrong."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonus.errors import InputError
from tonus.units import KG_PER_LB, Unit
from tonus_files.weight_log import WeightLog, read_weight_log, weight_log_from


def of(text: str) -> WeightLog:
    return weight_log_from(text.encode())


def weights(log: WeightLog) -> list[float]:
    return [round(weighing.weight_kg, 3) for weighing in log.weighings]


def test_kilograms_pounds_and_food() -> None:
    log = of(
        "date,weight_kg,intake_kcal,complete\n"
        "2026-03-01,80.5,2100,yes\n"
        "2026-03-02,,1800,no\n"
        "2026-03-03,80.1,,\n"
    )
    assert weights(log) == [80.5, 80.1]
    assert [(one.energy_kcal, one.is_complete) for one in log.intakes] == [
        (2100.0, True),
        (1800.0, False),
    ]
    pounds = of("Date,Weight (lb)\n2026-03-01,176.4\n")
    assert weights(pounds) == [round(176.4 * KG_PER_LB, 3)]
    assert pounds.weighings[0].unit is Unit.LB
    assert [str(part) for part in pounds.weights[0].parts] == ["176.4"]


def test_a_byte_order_mark_semicolons_and_decimal_commas() -> None:
    text = "date;weight_kg;intake_kcal\r\n01.03.2026;80,5;2.100\r\n02.03.2026;80,25;1850,5\r\n"
    for encoding in ("utf-8-sig", "utf-16"):
        log = weight_log_from(text.encode(encoding))
        assert weights(log) == [80.5, 80.25]
        assert [one.energy_kcal for one in log.intakes] == [2100.0, 1850.5]
        assert log.weighings[0].date == dt.date(2026, 3, 1)


def test_old_encodings_and_tabs() -> None:
    log = weight_log_from("date\tweight_kg\tnote\n2026-03-01\t80\tcafé\n".encode("cp1252"))
    assert weights(log) == [80.0]


def test_units_may_change_from_line_to_line() -> None:
    log = of(
        "date,weight,unit\n2026-03-01,80,kg\n2026-03-02,176.4,lb\n2026-03-03,12.5,st\n"
        "2026-03-04,12 st 8 lb,\n2026-03-05,80.2 kg,\n"
    )
    assert weights(log) == [80.0, 80.014, 79.379, 79.832, 80.2]
    assert [weight.unit for weight in log.weights][2:4] == [Unit.ST_LB, Unit.ST_LB]


def test_kilojoules() -> None:
    log = of("date,intake_kj\n2026-03-01,8786.4\n")
    assert log.intakes[0].energy_kcal == pytest.approx(2100.0)
    assert log.energies[0].unit is Unit.KJ


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026-03-01T07:30", 7.5),
        ("2026-03-01 19:30:00", 19.5),
        ("2026-03-01T07:30:00Z", 7.5),
        ("2026-03-01T07:30:00.123+02:00", 7.5),
        ("2026/3/1", None),
        ("01.03.2026", None),
    ],
)
def test_dates_with_and_without_time(written: str, hour: float | None) -> None:
    weighing = of(f"date,weight_kg\n{written},80\n").weighings[0]
    assert weighing.date == dt.date(2026, 3, 1)
    assert weighing.hour == hour


def test_a_column_of_times() -> None:
    log = of("date,time,weight_kg\n2026-03-01,7:30 pm,80\n2026-03-02,12:15 am,80\n")
    assert [weighing.hour for weighing in log.weighings] == [19.5, 0.25]


def test_the_whole_table_tells_the_order_of_day_and_month() -> None:
    american = of("date,weight_kg\n03/04/2026,80\n03/25/2026,80\n")
    assert american.weighings[0].date == dt.date(2026, 3, 4)
    other = of("date,weight_kg\n03/04/2026,80\n25/03/2026,80\n")
    assert other.weighings[0].date == dt.date(2026, 4, 3)
    with pytest.raises(InputError, match="Line 2: 03/04/2026 may be day or month"):
        of("date,weight_kg\n03/04/2026,80\n")
    with pytest.raises(InputError, match="day first"):
        of("date,weight_kg\n03/25/2026,80\n25/03/2026,80\n")


def test_sums_empty_lines_and_remarks_are_skipped() -> None:
    log = of(
        "# exported\ndate,weight_kg,calories\n\n2026-03-01,80,2100\n,,\n"
        'Totals,,"14,700"\n"Average",80,2100\nTOTAL CALORIES,,2100\n'
    )
    assert len(log.weighings) == len(log.intakes) == 1
    assert [skipped.line for skipped in log.skipped] == [6, 7, 8]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    with pytest.raises(InputError, match="Line 5"):
        of('date,weight_kg,note\n2026-03-01,80,"two\nlines"\n\nyesterday,80,\n')


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2026-02-30,80,2100,", "calendar"),
        ("yesterday,80,2100,", "no date"),
        ("20260301,80,2100,", "no date"),
        (",80,2100,", "no date"),
        ("2026-03-01,eighty,2100,", "no weight"),
        ("2026-03-01,-80,2100,", "no weight"),
        ("2026-03-01,8.0.5,2100,", "no number"),
        ("2026-03-01,80 oz,2100,", "no unit"),
        ("2026-03-01,176 lb,2100,", "two units"),
        ("2026-03-01,80,much,", "no number"),
        ("2026-03-01,80,-100,", "quantity"),
        ("2026-03-01,80,1e3000,", "Line 2"),
        ("2026-03-01,80,NaN(2),", "no number"),
        ("2026-03-01,80,2100,maybe", "yes nor no"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named(row: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        of(f"date,weight_kg,intake_kcal,complete\n{row}\n")
    assert str(caught.value).startswith("Line 2: ")


def test_two_intakes_of_a_day_name_both_lines() -> None:
    with pytest.raises(InputError, match=r"Line 3: .* line 2"):
        of("date,kcal\n2026-03-01,2100\n2026-03-01,900\n")
    assert len(of("date,kcal\n2026-03-01,2100\n2026-03-01,2100\n").intakes) == 1


def test_both_weights_of_a_line_are_one() -> None:
    log = of("date,weight_kg,weight_lb\n2026-03-01,80,176.4\n2026-03-02,,176.4\n")
    assert [weight.unit for weight in log.weights] == [Unit.KG, Unit.LB]
    with pytest.raises(InputError, match="Line 2: The weights 80 kg and 80 lb differ"):
        of("date,weight_kg,weight_lb\n2026-03-01,80,80\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("date,weight_kg\n", "no reading"),
        ("date,weight_kg\n2026-03-01,\n", "no reading"),
        ("day of week,mass\nMonday,80\n", "names the columns"),
        ("2026-03-01,80\n2026-03-02,80\n", "names the columns"),
        ("date,weight\n2026-03-01,80\n", "Line 2: The weight 80 has no unit"),
        ("date,weight_kg,weight_kg\n2026-03-01,80,81\n", "stands twice"),
        ("date,weight_kg\n2026-03-01,\0\n", "not a table"),
    ],
)
def test_what_is_no_table_is_refused(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        of(text)


def test_a_huge_table_is_refused() -> None:
    with pytest.raises(InputError, match="larger than 8 MB"):
        weight_log_from(b"date,weight_kg\n" + b"2026-03-01,80\n" * 600_000)
    with pytest.raises(InputError, match="more than 100000 lines"):
        weight_log_from(b"date,weight_kg\n" + b"\n" * 100_001)


def test_an_open_quotation_is_refused_and_not_read_for_ever() -> None:
    with pytest.raises(InputError, match="Line"):
        of('date,weight_kg\n2026-03-01,"80\n' + "x" * 200_000)


def test_files(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text("date,weight_kg\n2026-03-01,80\n", encoding="utf-8")
    assert weights(read_weight_log(file)) == [80.0]
    with pytest.raises(InputError, match="cannot be read"):
        read_weight_log(tmp_path / "missing.csv")
    with pytest.raises(InputError, match="not a file"):
        read_weight_log(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="not a file"):
        read_weight_log(tmp_path / "pipe")


@pytest.mark.needs_shared
@pytest.mark.parametrize(("name", "count"), [("arielf", 114), ("trendweight_demo", 184)])
def test_real_logs_are_read(shared_data: Path, name: str, count: int) -> None:
    log = read_weight_log(shared_data / "energy" / "logs" / f"{name}.csv")
    assert len(log.weighings) == count


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for before in ("", "date,weight_kg,intake_kcal\n"):
        try:
            log = of(before + text)
        except InputError:
            continue
        assert log.weighings or log.intakes


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        weight_log_from(b"date,weight_kg\n2026-03-01,80\n" + data)
    except InputError:
        return


@given(
    st.lists(
        st.tuples(st.integers(0, 2000), st.decimals(20, 400, places=1), st.booleans()), min_size=1
    )
)
def test_the_same_weights_in_pounds_or_kilograms_are_the_same(
    rows: list[tuple[int, object, bool]],
) -> None:
    start = dt.date(2020, 1, 1)
    lines = [
        f"{start + dt.timedelta(day)},{kg},{'lb' if pounds else 'kg'}" for day, kg, pounds in rows
    ]
    log = of("\n".join(["date,weight,unit", *lines]))
    for weighing, (_, number, pounds) in zip(log.weighings, rows, strict=True):
        expected = float(str(number)) * (KG_PER_LB if pounds else 1)
        assert weighing.weight_kg == pytest.approx(expected, rel=1e-12)


def test_thousands_of_weights_of_one_day_are_no_log() -> None:
    """Each reading of a day is compared with the others of it."""
    rows = [f"2026-11-01,{40 + number / 40:.3f}" for number in range(201)]
    table = "\n".join(["date,weight_kg", *rows])
    with pytest.raises(InputError, match="more than 200 weights"):
        weight_log_from(table.encode())
    log = weight_log_from("\n".join(table.splitlines()[:201]).encode())
    assert len(log.weighings) == 200
