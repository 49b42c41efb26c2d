"""Asks the advisory services about every package that is installed for people.

Exit code 0: every package was asked about, and nothing is known against it.
1: something is known.  3: a service did not answer for every package, so that
nothing can be said of those.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

__all__ = ["Audit", "npm_audit", "python_audit"]

ROOT: Final = Path(__file__).resolve().parent.parent
FOUND: Final = 1
UNANSWERED: Final = 3
_PATIENCE_S: Final = 300


@dataclass(frozen=True)
class Audit:
    """What one service said."""

    asked: int
    found: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


def python_audit(text: str) -> Audit:
    """Return what pip-audit found, from its JSON."""
    try:
        entries: list[dict[str, Any]] = json.loads(text)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Audit(asked=0, unanswered=["all Python packages"])
    found = [
        f"{entry['name']} {entry['version']}: {one['id']}"
        f" (mended in {', '.join(one['fix_versions']) or 'no version yet'})"
        for entry in entries
        for one in entry.get("vulns", [])
    ]
    unanswered = [entry["name"] for entry in entries if "skip_reason" in entry]
    if not entries:
        unanswered = ["all Python packages"]
    return Audit(asked=len(entries), found=found, unanswered=unanswered)


def npm_audit(text: str) -> Audit:
    """Return what npm found, from its JSON."""
    try:
        answer: dict[str, Any] = json.loads(text)
        asked = int(answer["metadata"]["dependencies"]["total"])
        entries: dict[str, dict[str, Any]] = answer["vulnerabilities"]
    except (ValueError, KeyError, TypeError):
        return Audit(asked=0, unanswered=["all packages of the front end"])
    found = [f"{name} {entry['range']}: {entry['severity']}" for name, entry in entries.items()]
    return Audit(asked=asked, found=found)


def _output(command: list[str], folder: Path) -> str:
    try:
        return subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def main() -> int:
    """Ask both services; return the exit code."""
    programs = Path(sys.executable).parent
    words = [str(programs / "pip-audit"), "--require-hashes", "--disable-pip", "--format", "json"]
    words += ["--progress-spinner", "off", "-r", "requirements/runtime.txt"]
    audits = {
        "Python packages": python_audit(_output(words, ROOT)),
        "front-end packages": npm_audit(_output(["npm", "audit", "--json"], ROOT / "frontend")),
    }
    for name, audit in audits.items():
        for line in audit.found:
            print(f"FAIL  {line}")
        if audit.unanswered:
            left = ", ".join(audit.unanswered[:3])
            print(
                f"NOT AUDITED  {name}: the advisory service did not answer for "
                f"{left}{' and others' if len(audit.unanswered) > 3 else ''}"
            )
        else:
            print(f"ok    {audit.asked} {name} audited")
    if any(audit.found for audit in audits.values()):
        return FOUND
    return UNANSWERED if any(audit.unanswered for audit in audits.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
