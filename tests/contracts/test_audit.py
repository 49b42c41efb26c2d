"""An audit that was not answered is never taken for one that found nothing."""

from __future__ import annotations

import json

import pytest

from tools.audit import npm_audit, python_audit

SKIPPED = {"name": "av", "skip_reason": "Dependency not found and could not be audited"}
CLEAN = {"name": "django", "version": "5.2.19", "vulns": []}
KNOWN = {
    "name": "pillow",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"], "aliases": [], "description": ""}],
}


def test_packages_that_were_asked_about() -> None:
    audit = python_audit(json.dumps({"dependencies": [CLEAN, KNOWN], "fixes": []}))
    assert (audit.asked, audit.unanswered) == (2, [])
    assert audit.found == ["pillow 1.0: PYSEC-1 (mended in 1.1)"]


def test_a_package_without_an_answer_is_named() -> None:
    audit = python_audit(json.dumps({"dependencies": [CLEAN, SKIPPED]}))
    assert audit.unanswered == ["av"]


@pytest.mark.parametrize("text", ["", "no connection", "[]", "{}", '{"dependencies": []}'])
def test_no_answer_at_all(text: str) -> None:
    assert python_audit(text).unanswered == ["all Python packages"]


def test_front_end_packages() -> None:
    found = {"esbuild": {"name": "esbuild", "severity": "moderate", "range": "<=0.24.2"}}
    counted = {"metadata": {"dependencies": {"total": 61}}}
    assert npm_audit(json.dumps({"vulnerabilities": {}, **counted})).asked == 61
    audit = npm_audit(json.dumps({"vulnerabilities": found, **counted}))
    assert audit.found == ["esbuild <=0.24.2: moderate"]


@pytest.mark.parametrize("text", ["", '{"message": "405 Method Not Allowed"}', "{}"])
def test_no_answer_about_the_front_end(text: str) -> None:
    assert npm_audit(text).unanswered == ["all packages of the front end"]
