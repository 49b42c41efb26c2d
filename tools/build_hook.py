"""Makes a wheel complete: compiled messages, and the browser's files checked for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: Of each place that the front end fills, what shows that it was filled.
_MADE: Final = (
    "src/tonus_web/coach/built/pose.js",
    "src/tonus_web/coach/built/version.txt",
    "src/tonus_web/coach/built/vision_wasm_internal.js",
    "src/tonus_web/coach/built/vision_wasm_internal.wasm",
    "src/tonus_web/offline/built/sw.js",
    "src/tonus_video/report/assets/font.woff2",
    "src/tonus_web/ui/static/built/accounts.js",
    "src/tonus_web/ui/static/built/app.css",
    "src/tonus_web/ui/static/built/app.js",
    "src/tonus_web/ui/static/built/body.css",
    "src/tonus_web/ui/static/built/charts.js",
    "src/tonus_web/ui/static/built/curves.js",
    "src/tonus_web/ui/static/built/upload.js",
    "src/tonus_web/ui/static/built/live.js",
    "src/tonus_web/ui/static/built/weighing.js",
)


class CompleteWheel(BuildHookInterface[Any]):
    """Compile the catalogues before a wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile; refuse a wheel without the files that the front end builds."""
        if self.target_name != "wheel" or version == "editable":
            return  # script/bootstrap compiles for a checkout
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            from tools.messages import compile_catalogues
        finally:
            sys.path.remove(str(root))
        compile_catalogues(root)
        for made in _MADE:
            if not (root / made).is_file():
                message = f"{made} is missing. Run script/bootstrap before building a wheel."
                raise FileNotFoundError(message)
