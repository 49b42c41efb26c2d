"""A moving figure as layers of paths: the first frame drawn, the others as changes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.motion.figure import SIDE_SIGNS
from tonus.motion.moving import MovingFigure
from tonus.pose.sequence import FloatArray
from tonus_web.ui.person import forms
from tonus_web.ui.person.body_parts import Limbs
from tonus_web.ui.person.outlines import Look, patch, skin
from tonus_web.ui.person.things import ball_frames, static_things

__all__ = ["Drawing", "Layer", "Part", "drawing"]

#: Units of the picture to a metre.
_SCALE: Final = 300.0
_MARGIN_M: Final = 0.10
_ABOVE_DEG: Final = 5.0
#: Degrees off the side, so that the far leg shows beside the near one: from a little
#: behind, where the muscles are.
_ASIDE_DEG: Final = 10.0
_TICKS_M: Final = 0.35
#: Outlines of the two sides that are this much alike are drawn once.
_ALIKE_M: Final = 0.022
_FAR_ALIKE_M: Final = 0.045
#: A leg that bends by less than this part of the other's way does not work.
_WORKS_SHARE: Final = 0.3
#: Floor under the near side of somebody who lies, as a look from above shows it.
_FLOOR_M: Final = 0.02


_Outline = tuple[str, FloatArray]


@dataclass(frozen=True, slots=True)
class Part:
    """One path.

    Parameters
    ----------
    kind : str
        Class in the style sheet.
    path : str
        Path data of the first frame; empty for a copy.
    frames : str
        Coordinates of its points in every frame, each as the change since the frame
        before; empty where nothing moves.
    name : str
        Under which a copy finds it; empty where it has none.
    like : str
        Name of the part of which this one is a copy; empty where it is none.
    moved : str
        How the copy is moved.
    """

    kind: str
    path: str
    frames: str
    name: str = ""
    like: str = ""
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """Paths that lie on one another; of an edged layer, one line runs round them all."""

    kind: str
    parts: tuple[Part, ...]
    is_edged: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture.

    Parameters
    ----------
    view : str
        ``side``, ``front`` or ``rear``.
    left, top, width, height : int
        View box.
    ground : int
        Height of the floor's line.
    layers : tuple of Layer
        The farthest first.
    """

    view: str
    left: int
    top: int
    width: int
    height: int
    ground: int
    layers: tuple[Layer, ...]

    @property
    def is_wide(self) -> bool:
        """Whether it is wider than high: somebody lies."""
        return self.width > self.height


def drawing(
    figure: MovingFigure,
    frames: NDArray[np.intp],
    *,
    view: str,
    shares: Mapping[str, str],
    around: NDArray[np.intp] | None = None,
) -> Drawing:
    """Return some frames of a figure as a picture that can move.

    Parameters
    ----------
    figure : MovingFigure
        What is shown; the right side is the near one.
    frames : ndarray of int, shape (K,)
        Its frames, in order.
    view : str
        ``side``, ``front`` or ``rear``.
    shares : mapping of str to str
        Share of the work by key of the muscle; what is left out is not shaded.
    around : ndarray of int, optional
        Frames that the picture must have room for; `frames` where left out.

    Returns
    -------
    Drawing
        Outlines in whole units of 1/300 m.
    """
    look = _look(view)
    limbs = Limbs.of(figure, frames)
    carried = _carried(figure, frames, look)
    layers = [Layer("things", tuple(_things(figure, look)))]
    if view != "side":
        layers = [Layer("things", tuple(p for p in layers[0].parts if "block" in p.kind))]
    ball = ball_frames(figure, frames, look)
    if ball is not None:
        layers.append(Layer("ball", tuple(_ball(*ball, figure.key_poses.ball_m / 2))))
    seen: dict[str, FloatArray] | None = {} if _both_alike(figure) else None
    people = _people(limbs, look, view, shares, _working_sides(figure))
    # The near side is drawn last, and its copies are beneath it.
    drawn: list[Layer] = []
    for kind, outlines, muscles in reversed(list(people)):
        if figure.key_poses.posture == "lying":
            outlines = [(name, _on_floor(points)) for name, points in outlines]
        parts = [_body_part(name, points - carried, seen, view) for name, points in outlines]
        is_copy = all(part.like for part in parts)
        if kind == "contour":
            parts = [
                Part("", "", "", like=part.like or part.name, moved=part.moved) for part in parts
            ]
        shaded = [_part(f"muscle {name}", points - carried) for name, points in muscles]
        if shaded and not is_copy:
            drawn.append(Layer(f"{kind} shaded", tuple(shaded)))
        drawn.append(Layer(kind, tuple(parts), is_edged=True))
    layers += reversed(drawn)
    left, top, width, height = _box(figure, frames if around is None else around, look)
    if figure.key_poses.posture == "walking" and view == "side":
        layers.insert(0, Layer("ticks", tuple(_ticks(carried, left, width))))
    ground = round(float(look.flat(np.zeros(3))[1]) * _SCALE)
    kept = tuple(layer for layer in layers if layer.parts)
    return Drawing(view, left, top, width, height, ground, kept)


def _look(view: str) -> Look:
    yaw = {"side": -90.0 - _ASIDE_DEG, "front": 0.0, "rear": 180.0}[view]
    return Look.of(yaw, above_deg=_ABOVE_DEG)


def _carried(figure: MovingFigure, frames: NDArray[np.intp], look: Look) -> FloatArray:
    """How far the picture goes along with somebody who walks, shape (K, 1, 2)."""
    way = np.zeros((len(frames), 3))
    if figure.key_poses.posture == "walking":
        x = figure.angles.pelvis_m[frames, 0]
        way[:, 0] = np.linspace(x[0], x[-1], len(frames)) if len(frames) > 1 else x
    return look.flat(way)[:, None]


def _people(
    limbs: Limbs, look: Look, view: str, shares: Mapping[str, str], working: tuple[int, ...]
) -> Iterable[tuple[str, list[_Outline], list[_Outline]]]:
    """Layers of the body, the farthest first: name, outlines, muscles."""
    head, hair = limbs.head(look, forms.HEAD), limbs.head(look, forms.HAIR)
    face: list[_Outline] = [("head", head), ("hair", hair)]
    if view == "front":
        face = [("hair", hair), ("head", head), ("fringe", limbs.head(look, forms.FRINGE))]
    trunk: list[_Outline] = [("neck", skin(limbs.neck(), look)), *face]
    trunk.append(("trunk", skin(limbs.trunk(), look)))
    legs = [_sided(limbs.leg(side, look), side) for side in (0, 1)]
    arms = [_sided(limbs.arm(side, look), side) for side in (0, 1)]
    shaded = [
        _muscles(limbs, side, look, view, shares) if side in working else [] for side in (0, 1)
    ]
    if view == "side":
        near, far = (1, 0) if look.toward @ np.array([0.0, SIDE_SIGNS[1], 0.0]) > 0 else (0, 1)
        yield "far", arms[far], []
        yield "far", legs[far], shaded[far]
        yield "near", [*trunk, *legs[near]], shaded[near]
        yield "near", arms[near], []
        return
    # Upper arms grow out of the shoulders; forearms pass before or behind the trunk.
    lower = [part for arm in arms for part in arm if not part[0].startswith("upper-arm")]
    upper = [part for arm in arms for part in arm if part[0].startswith("upper-arm")]
    if view == "rear":
        yield "near", lower, []
    thighs = [part for leg in legs for part in leg if part[0].startswith("thigh")]
    whole = [*trunk, *upper, *legs[0], *legs[1]]
    if view == "rear":
        yield "near", whole, [*shaded[0], *shaded[1]]
        return
    yield "near", whole, []
    # Thighs that come toward the camera are told from the trunk behind them.
    yield "contour", thighs, [*shaded[0], *shaded[1]]
    yield "near", lower, []


def _on_floor(points: FloatArray) -> FloatArray:
    """Outlines of somebody who lies, pressed flat where the floor is."""
    pressed = points.copy()
    pressed[..., 1] = np.minimum(pressed[..., 1], _FLOOR_M)
    return pressed


def _sided(outlines: Mapping[str, FloatArray], side: int) -> list[_Outline]:
    return [(f"{name} {('left', 'right')[side]}", points) for name, points in outlines.items()]


def _muscles(
    limbs: Limbs, side: int, look: Look, view: str, shares: Mapping[str, str]
) -> list[tuple[str, FloatArray]]:
    tubes = {
        "thigh": limbs.thigh(side),
        "shank": limbs.shank(side),
        "seat": limbs.seat(side),
    }
    found = []
    for key, muscle in forms.MUSCLES.items():
        share = shares.get(key, "none")
        is_front = abs(muscle.middle_deg) < 90.0
        if share != "none" and view in ("side", "front" if is_front else "rear"):
            outline = patch(tubes[muscle.limb], muscle, look)
            if _area(outline).max() > 2e-4:
                found.append((share, outline))
    return found


def _area(outline: FloatArray) -> FloatArray:
    x, y = outline[..., 0], outline[..., 1]
    crossed = x * np.roll(y, -1, axis=-1) - y * np.roll(x, -1, axis=-1)
    result: FloatArray = np.abs(crossed.sum(axis=-1)) / 2
    return result


def _things(figure: MovingFigure, look: Look) -> Iterable[Part]:
    for name, outline in static_things(figure, look):
        places = [f"{x:g} {y:g}" for x, y in np.round(outline * _SCALE, 1)]
        yield Part(name, f"M{'L'.join(places)}Z", "")


def _ball(middle: FloatArray, rolled: FloatArray, radius_m: float) -> Iterable[Part]:
    """The ball and two seams that show how it rolls."""
    round_about = 2 * np.pi * np.arange(16) / 16
    # The curve is drawn through the middles between its points.
    out = radius_m / np.cos(np.pi / 16) ** 2
    circle = np.stack([np.cos(round_about), np.sin(round_about)], axis=-1)
    yield _part("ball", middle[:, None] + out * circle)
    for share, lean in ((0.36, 0.0), (0.36, np.pi / 2)):
        flat = circle * radius_m * 0.985 * np.array([share, 1.0])
        angle = rolled + lean
        cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
        seam = np.stack(
            [cos * flat[:, 0] - sin * flat[:, 1], sin * flat[:, 0] + cos * flat[:, 1]], axis=-1
        )
        yield _part("seam", middle[:, None] + seam)


def _ticks(carried: FloatArray, left: int, width: int) -> Iterable[Part]:
    """Marks on the floor that pass by under somebody who walks."""
    way = abs(float(carried[-1, 0, 0] - carried[0, 0, 0]))
    if not way:
        return
    # A whole number of them to a stride: the end looks like the beginning.
    step = way / max(1, round(way / _TICKS_M))
    begin, end = left / _SCALE - way - step, (left + width) / _SCALE + way + step
    corners = np.array([(0.0, 0.02), (0.04, 0.02), (0.02, 0.05), (-0.02, 0.05)])
    passed = carried[:, 0, 0] - carried[0, 0, 0]
    for x in np.arange(begin, end, step):
        places = np.zeros((len(carried), 1, 2))
        places[:, 0, 0] = x - passed
        yield _part("tick", corners + places)


def _part(kind: str, outline_m: FloatArray) -> Part:
    whole = np.rint(outline_m * _SCALE).astype(int)
    moves = bool((whole != whole[0]).any())
    return Part(kind, curve(whole[0]), _changes(whole) if moves else "")


def _working_sides(figure: MovingFigure) -> tuple[int, ...]:
    """Both sides, but for a leg that is only held while the other moves."""
    angles = figure.angles
    flexions = (angles.hip_deg[..., 0], angles.knee_deg, angles.ankle_deg[..., 0])
    way = np.stack([np.ptp(pair, axis=0) for pair in flexions]).sum(axis=0)
    return tuple(side for side in (0, 1) if way[side] >= _WORKS_SHARE * way.max())


def _both_alike(figure: MovingFigure) -> bool:
    """Whether both sides do the same all the time."""
    angles = figure.angles
    flexions = (
        angles.hip_deg[..., 0],
        angles.knee_deg,
        angles.ankle_deg[..., 0],
        angles.shoulder_deg[..., 0],
        angles.elbow_deg,
    )
    return all(bool(np.abs(pair[:, 0] - pair[:, 1]).max() < 1.0) for pair in flexions)


def _body_part(
    name: str, outline_m: FloatArray, seen: dict[str, FloatArray] | None, view: str
) -> Part:
    """A part of the body; a copy of the other side's where both do the same."""
    kind = name.split(maxsplit=1)[0]
    other = name.replace("left", "\0").replace("right", "left").replace("\0", "right")
    own = "-".join(name.split())
    if seen is not None and other != name and other in seen:
        moved = _moved(seen[other], outline_m, is_mirror=view != "side")
        if moved:
            return Part(kind, "", "", like="-".join(other.split()), moved=moved)
    if seen is not None:
        seen[name] = outline_m
    part = _part(kind, outline_m)
    return Part(part.kind, part.path, part.frames, name=own)


def _moved(first_m: FloatArray, second_m: FloatArray, *, is_mirror: bool) -> str:
    """How one outline becomes the other in every frame; empty where it does not."""
    first = first_m * np.array([-1.0, 1.0]) if is_mirror else first_m
    boxes = [np.stack([o.min(axis=1), o.max(axis=1)], axis=1) for o in (first, second_m)]
    apart = boxes[1] - boxes[0]
    shift = apart.mean(axis=(0, 1))
    if np.abs(apart - shift).max() > (_ALIKE_M if is_mirror else _FAR_ALIKE_M):
        return ""
    x, y = np.rint(shift * _SCALE).astype(int)
    return f"translate({x} {y})" + (" scale(-1 1)" if is_mirror else "")


def curve(points: NDArray[np.int_]) -> str:
    """Return a closed curve that has the points as its corners and rounds them all.

    The script that moves the figure reads the corners back from it.
    """
    here, there = points, np.roll(points, -1, axis=0)
    middles = (here + there) / 2
    places = [f"Q{x} {y} {u:g} {v:g}" for (x, y), (u, v) in zip(here, middles, strict=True)]
    return f"M{middles[-1][0]:g} {middles[-1][1]:g}{''.join(places)}Z"


def _changes(whole: NDArray[np.int_]) -> str:
    flat = whole.reshape(len(whole), -1)
    rows = np.diff(flat, axis=0, prepend=np.zeros((1, flat.shape[1]), dtype=flat.dtype))
    return ";".join(_short(row) for row in rows.tolist())


def _short(row: list[int]) -> str:
    """Numbers without the zeros at the end, and none for a zero."""
    return ",".join(str(value) if value else "" for value in row).rstrip(",")


def _box(figure: MovingFigure, frames: NDArray[np.intp], look: Look) -> tuple[int, int, int, int]:
    """The view box: room for all that moves and what stands beside it."""
    flat = look.flat(figure.points_m[frames]) - _carried(figure, frames, look)
    rest = [outline for name, outline in static_things(figure, look) if name != "wall"]
    ball = ball_frames(figure, frames, look)
    if ball is not None:
        radius = figure.key_poses.ball_m / 2
        rest += [ball[0] - radius, ball[0] + radius]
    places = np.concatenate([flat.reshape(-1, 2), *rest])
    low = places.min(axis=0) - np.array([_MARGIN_M + 0.04, _MARGIN_M + 0.06])
    high = places.max(axis=0) + np.array([_MARGIN_M + 0.04, _MARGIN_M])
    left, top = (round(v) for v in low * _SCALE)
    right, bottom = (round(v) for v in high * _SCALE)
    return left, top, right - left, bottom - top
