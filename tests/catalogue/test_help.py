"""Help by country: plain pointers, and words that are true everywhere."""

from __future__ import annotations

import re
import zoneinfo

from tonus.catalogue import country_of_zone, help_by_country, help_countries, translator


def test_every_country_has_what_its_file_says() -> None:
    assert len(help_countries()) > 15
    for code in help_countries():
        found = help_by_country(code)
        assert found.country == code
        assert re.fullmatch(r"[A-Z]{2}", code)
        assert all(re.fullmatch(r"\d{2,3}", number) for number in found.emergency)
        assert found.emergency
        for line in found.lines:
            assert line.name
            assert line.source
            assert re.fullmatch(r"[0-9][0-9 -]*", line.contact), line


def test_lines_are_said_in_words() -> None:
    english = translator("en")
    keys = {line.about for code in help_countries() for line in help_by_country(code).lines}
    for key in keys | set(help_by_country(None).words):
        assert english.gettext(key) != key


def test_lines_on_eating_come_first() -> None:
    for code in help_countries():
        about = [line.about for line in help_by_country(code).lines]
        assert about == sorted(about, key=lambda key: key != "help.about.eating")


def test_a_country_of_which_nothing_is_known_still_has_words() -> None:
    for code in (None, "", "XX", "..", "us; drop"):
        found = help_by_country(code)
        assert found.country is None
        assert found.emergency == ()
        assert found.lines == ()
        assert found.words == ("help.everywhere.doctor", "help.everywhere.emergency")


def test_case_of_the_code_does_not_matter() -> None:
    assert help_by_country("de") == help_by_country("DE")


def test_zones_propose_one_country_each() -> None:
    known = zoneinfo.available_timezones()
    zones = [zone for zone in known if country_of_zone(zone) is not None]
    assert len(zones) > 30
    assert country_of_zone("Europe/Dublin") == "IE"
    assert country_of_zone("Antarctica/Troll") is None
    assert country_of_zone("") is None
