"""The pose models: where they lie and how they are made.

``python -m tonus_video.bundle`` makes ``pose_landmarker_lite.task``, ``_full``
and ``_heavy`` from the files of Google's npm package ``@mediapipe/pose``
(Apache-2.0).  A bundle is a stored zip of a detector and a landmark model, each
with the TFLite metadata that the Tasks API asks for.  The package is checked
against its pinned integrity and every finished bundle against its pinned
SHA-256, so every machine runs the same bytes.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import importlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any, Final

from tonus.errors import InputError, OutputError, SetupError, TonusError
from tonus.messages import N_

__all__ = ["MODELS", "made_bundles", "model_directory", "model_path"]

#: Names of the pose models, from the fastest to the most exact.
MODELS: Final = ("lite", "full", "heavy")

_PACKAGE: Final = "@mediapipe/pose@0.5.1675469404"
_INTEGRITY: Final = (
    "DFZsNWTsSphRIZppnUCuunzBiHP2FdJXR9ehc7mMi4KG+oPaOH0Em3d6kr7Py+TSyTXC1doH88KcF28k2sBxsQ=="
)
_SHA256: Final = {
    "lite": "ee35e2b992432aa67d17bf73c041bcea925ba5ad8de1da34b0d81a0f9efb0a70",
    "full": "418842dad88a0acbf3c48b9bb416fba72706adf456e034ccba3c87e247d2baf2",
    "heavy": "94d63b131a715570b71bbc68316a7219770aef81ba696bfccf74afafde9f24eb",
}
_ASSETS: Final = "pose_solution_packed_assets"
_STAMP: Final = "pose_landmarker.json"
# The earliest time a zip entry can carry.
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


def model_directory() -> Path:
    """Directory of the pose models.

    ``TONUS_MODEL_DIR`` where it is set, else ``var/models`` of the checkout that
    this file belongs to, else the user's own data directory.

    Returns
    -------
    Path
        It need not exist yet.

    Examples
    --------
    >>> import os
    >>> os.environ["TONUS_MODEL_DIR"] = "/srv/models"
    >>> model_directory().as_posix()
    '/srv/models'
    >>> del os.environ["TONUS_MODEL_DIR"]
    """
    asked = os.environ.get("TONUS_MODEL_DIR")
    if asked:
        return Path(asked)
    source = Path(__file__).resolve().parents[1]
    if source.name == "src":
        return source.parent / "var" / "models"
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "tonus" / "models"


def model_path(model: str) -> Path:
    """Path of a pose model that set-up has made.

    Parameters
    ----------
    model : {"lite", "full", "heavy"}
        Name of the model.

    Returns
    -------
    Path
        An existing file.

    Raises
    ------
    InputError
        When there is no model of that name.
    SetupError
        When the model has not been made yet; names the command that makes it.

    Examples
    --------
    >>> model_path("tiny")
    Traceback (most recent call last):
    ...
    tonus.errors.InputError: There is no pose model "tiny": choose lite, full or heavy.
    """
    if model not in MODELS:
        raise InputError(
            N_('There is no pose model "{model}": choose lite, full or heavy.'), model=model
        )
    path = _bundle_path(model_directory(), model)
    if not path.is_file():
        raise SetupError(
            N_("The pose model {path} is missing. Make it with: {command}"),
            path=path,
            command=f"{shlex.quote(sys.executable or 'python3')} -m tonus_video.bundle",
        )
    return path


def made_bundles(*, directory: Path | None = None, tarball: Path | None = None) -> list[Path]:
    """Make the pose models that are missing or damaged.

    Parameters
    ----------
    directory : Path, optional
        Where to put them; `model_directory` unless given.
    tarball : Path, optional
        The npm package, already fetched; otherwise ``npm pack`` fetches it.

    Returns
    -------
    list of Path
        The bundles, in the order of `MODELS`.

    Raises
    ------
    SetupError
        When npm is missing or fails, or what came is not what was pinned.
    OutputError
        When the directory cannot be written.

    Examples
    --------
    ::

        for path in made_bundles():
            print(path)
    """
    target = directory or model_directory()
    paths = [_bundle_path(target, model) for model in MODELS]
    try:
        if _stamp_holds(target):
            return paths
        target.mkdir(parents=True, exist_ok=True)
        missing = [
            model
            for model, path in zip(MODELS, paths, strict=True)
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != _SHA256[model]
        ]
        if missing:
            package = _package_files(tarball)
            for model in missing:
                _replace(_bundle_path(target, model), _bundle(package, model))
        _replace(target / _STAMP, json.dumps(_stamp(target), indent=1).encode())
    except OSError as error:
        raise OutputError(
            N_("The pose models cannot be written to {path}: {reason}."),
            path=target,
            reason=error.strerror or error,
        ) from error
    return paths


def _bundle_path(directory: Path, model: str) -> Path:
    return directory / f"pose_landmarker_{model}.task"


def _stamp(directory: Path) -> dict[str, list[object]]:
    stamp: dict[str, list[object]] = {}
    for model in MODELS:
        stat = _bundle_path(directory, model).stat()
        stamp[model] = [_SHA256[model], stat.st_size, stat.st_mtime_ns]
    return stamp


def _stamp_holds(directory: Path) -> bool:
    # Hashing 40 MB on every start would cost more than all else that set-up
    # does when there is nothing to do; a changed file changes size or time.
    try:
        return bool(json.loads((directory / _STAMP).read_text()) == _stamp(directory))
    except (OSError, ValueError):
        return False


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _package_files(tarball: Path | None) -> dict[str, bytes]:
    if tarball is not None:
        content = tarball.read_bytes()
    else:
        with tempfile.TemporaryDirectory(prefix="tonus-pose-") as scratch:
            content = _fetched_tarball(Path(scratch)).read_bytes()
    found = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != _INTEGRITY:
        raise SetupError(
            N_("The package {package} is not the expected one (sha512-{found})."),
            package=_PACKAGE,
            found=found,
        )
    wanted = {f"pose_landmark_{model}.tflite" for model in MODELS}
    wanted |= {f"{_ASSETS}.data", f"{_ASSETS}_loader.js"}
    files: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for member in archive:
            name = member.name.removeprefix("package/")
            stream = archive.extractfile(member) if name in wanted else None
            if stream is not None:
                files[name] = stream.read()
    return files


def _fetched_tarball(directory: Path) -> Path:
    # Node may come as a wheel, whose npm lies beside the interpreter.
    search = os.pathsep.join([str(Path(sys.prefix) / "bin"), os.environ.get("PATH", "")])
    npm = shutil.which("npm", path=search)
    if npm is None:
        raise SetupError(
            N_("npm is needed once to fetch {package}: install Node.js and try again."),
            package=_PACKAGE,
        )
    done = subprocess.run(
        [npm, "pack", _PACKAGE, "--silent", "--ignore-scripts"],
        cwd=directory,
        env={**os.environ, "PATH": search},
        capture_output=True,
        text=True,
        check=False,
    )
    made = sorted(directory.glob("*.tgz"))
    if done.returncode or not made:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise SetupError(
            N_("npm could not fetch {package}: {reason}. Check the network and try again."),
            package=_PACKAGE,
            reason=(lines[-1] if lines else f"exit code {done.returncode}").rstrip("."),
        )
    return made[0]


def _bundle(package: dict[str, bytes], model: str) -> bytes:
    loader = package[f"{_ASSETS}_loader.js"].decode()
    place = re.search(r'pose_detection\.tflite",\s*"start":\s*(\d+),\s*"end":\s*(\d+)', loader)
    if place is None:
        raise SetupError(N_("The package {package} carries no detector."), package=_PACKAGE)
    detector = package[f"{_ASSETS}.data"][int(place[1]) : int(place[2])]
    landmarks = package[f"pose_landmark_{model}.tflite"]
    parts = (
        ("pose_detector.tflite", _with_metadata(detector, mean=127.5, std=127.5)),
        ("pose_landmarks_detector.tflite", _with_metadata(landmarks, mean=0.0, std=255.0)),
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    found = hashlib.sha256(buffer.getvalue()).hexdigest()
    if found != _SHA256[model]:
        raise SetupError(
            N_(
                "The pose model {model} came out different from the pinned one ({found}):"
                " install the locked versions of mediapipe and flatbuffers."
            ),
            model=model,
            found=found,
        )
    return buffer.getvalue()


def _with_metadata(model: bytes, *, mean: float, std: float) -> bytes:
    """The TFLite `model` with how its RGB input is normalised written into it."""
    try:
        flatbuffers: Any = importlib.import_module("flatbuffers")
        # mediapipe hides the package `metadata` behind an attribute of the same
        # name, so a plain import statement does not reach it.
        schema: Any = importlib.import_module("mediapipe.tasks.metadata.schema_py_generated")
    except ImportError as error:
        raise SetupError(
            N_('The pose models need mediapipe: install "tonus[video]" ({reason}).'),
            reason=error,
        ) from error
    content = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(model, 0))
    buffer = schema.BufferT()
    buffer.data = list(_metadata(flatbuffers, mean=mean, std=std))
    content.buffers.append(buffer)
    entry = schema.MetadataT()
    entry.name = "TFLITE_METADATA"
    entry.buffer = len(content.buffers) - 1
    content.metadata = [*(content.metadata or []), entry]
    builder = flatbuffers.Builder(len(model) + 4096)
    builder.Finish(content.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _metadata(flatbuffers: Any, *, mean: float, std: float) -> bytes:
    schema: Any = importlib.import_module("mediapipe.tasks.metadata.metadata_schema_py_generated")
    image = schema.ImagePropertiesT()
    image.colorSpace = schema.ColorSpaceType.RGB
    content = schema.ContentT()
    content.contentPropertiesType = schema.ContentProperties.ImageProperties
    content.contentProperties = image
    options = schema.NormalizationOptionsT()
    options.mean, options.std = [mean], [std]
    process = schema.ProcessUnitT()
    process.optionsType = schema.ProcessUnitOptions.NormalizationOptions
    process.options = options
    tensor = schema.TensorMetadataT()
    tensor.name = "image"
    tensor.content = content
    tensor.processUnits = [process]
    subgraph = schema.SubGraphMetadataT()
    subgraph.inputTensorMetadata = [tensor]
    whole = schema.ModelMetadataT()
    whole.name = "pose"
    whole.subgraphMetadata = [subgraph]
    builder = flatbuffers.Builder(1024)
    builder.Finish(whole.Pack(builder), b"M001")
    return bytes(builder.Output())


def _main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tonus_video.bundle",
        description="Make the pose models from Google's npm package.",
    )
    parser.add_argument("--directory", type=Path, help="where to put them")
    parser.add_argument("--tarball", type=Path, help="the npm package, already fetched")
    chosen = parser.parse_args()
    try:
        for path in made_bundles(directory=chosen.directory, tarball=chosen.tarball):
            print(path)
    except TonusError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
