// Knee and trunk over time: two panels on one time, with the phases shaded, what
// was not judged hatched, and one cursor that the slider, a finger and the video
// move alike.

import uPlot from "uplot";

import { nearest, type Spoken, sentence, stopFrom } from "../report/reading";
import { type Colours, coloursOf } from "./colours";
import { kneeRange, plotWidth, spread, ticks, trunkRange } from "./scale";
import type { Film } from "./film";
import { keepDrawn } from "./redrawn";

export interface Angles extends Spoken {
  readonly start: number;
  readonly end: number;
  readonly spread: number;
  readonly limit: { readonly at: number; readonly label: string } | null;
  readonly width: number;
  readonly moving: readonly (readonly [number, number, string])[];
  readonly gaps: readonly (readonly [number, number, string])[];
  readonly left: readonly (readonly [number, number])[];
  readonly reps: readonly { readonly at: number; readonly label: string }[];
}

const KNEE_PX = 280;
const TRUNK_PX = 190;
const AXIS_PX = 48;
const RAIL_PX = 26;
const SIDE_PX = 18;

function letters(u: uPlot): string {
  const size = 16 * devicePixelRatio;
  return `${size}px ${getComputedStyle(u.root).fontFamily}`;
}

/** Shades what moved and hatches what was not judged, below the curves. */
function drawBelow(u: uPlot, data: Angles, colours: Colours): void {
  const { ctx } = u;
  const { left, top, width, height } = u.bbox;
  const x = (at: number) => Math.min(Math.max(u.valToPos(at, "x", true), left), left + width);
  ctx.save();
  ctx.fillStyle = colours.accentSoft;
  for (const [from, to, phase] of data.moving) {
    ctx.globalAlpha = phase === "bottom" ? 1 : 0.5;
    ctx.fillRect(x(from), top, x(to) - x(from), height);
  }
  ctx.globalAlpha = 0.45;
  ctx.strokeStyle = colours.quiet;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  for (const [from, to] of data.gaps) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(x(from), top, x(to) - x(from), height);
    ctx.clip();
    ctx.beginPath();
    const step = 8 * devicePixelRatio;
    for (let at = x(from) - height; at < x(to); at += step) {
      ctx.moveTo(at, top + height);
      ctx.lineTo(at + height, top);
    }
    ctx.stroke();
    ctx.restore();
  }
  ctx.restore();
}

/** Marks repetitions, letters of the gaps, and the angle at each turning point. */
function drawAbove(
  u: uPlot,
  data: Angles,
  colours: Colours,
  scale: { values: readonly (number | null)[]; below: boolean; rail: boolean },
): void {
  const { ctx } = u;
  const { left, top, width, height } = u.bbox;
  const px = devicePixelRatio;
  ctx.save();
  ctx.font = letters(u);
  ctx.textAlign = "center";
  const inside = (at: number) =>
    Math.min(Math.max(at, left + SIDE_PX * px), left + width - SIDE_PX * px);
  if (scale.rail) {
    const y = top - 9 * px;
    ctx.fillStyle = colours.quiet;
    for (const [from, to, letter] of data.gaps) {
      const room = u.valToPos(to, "x", true) - u.valToPos(from, "x", true);
      const middle = u.valToPos((from + to) / 2, "x", true);
      if (room >= 14 * px * letter.length) ctx.fillText(letter, middle, y);
    }
    for (const [from, to] of data.left) {
      ctx.fillText("×", inside(u.valToPos((from + to) / 2, "x", true)), y);
    }
  }
  for (const rep of data.reps) {
    const x = u.valToPos(rep.at, "x", true);
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = px;
    ctx.setLineDash([px, 4 * px]);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = colours.ink;
    if (scale.rail && rep.label) ctx.fillText(rep.label, x, top - 9 * px);
    const value = scale.values[nearest(data.times, rep.at)] ?? null;
    if (value === null) continue;
    const y = u.valToPos(value, "y", true);
    ctx.beginPath();
    ctx.arc(x, y, 4.5 * px, 0, 2 * Math.PI);
    ctx.fillStyle = rep.label ? (scale.below ? colours.accent : colours.ink) : colours.surface;
    ctx.strokeStyle = rep.label ? colours.surface : colours.quiet;
    ctx.lineWidth = 2 * px;
    ctx.fill();
    ctx.stroke();
    const text = `${value.toFixed(0).replace("-", "−")}°`;
    ctx.strokeStyle = colours.surface;
    ctx.lineWidth = 5 * px;
    ctx.lineJoin = "round";
    ctx.fillStyle = colours.ink;
    const at = y + (scale.below ? 24 : -12) * px;
    ctx.strokeText(text, inside(x), at);
    ctx.fillText(text, inside(x), at);
  }
  ctx.restore();
}

/** The cut-off of the trunk as a dashed line with its words. */
function drawLimit(u: uPlot, limit: Angles["limit"], colours: Colours): void {
  if (limit === null) return;
  const { ctx } = u;
  const px = devicePixelRatio;
  const y = u.valToPos(limit.at, "y", true);
  if (y < u.bbox.top || y > u.bbox.top + u.bbox.height) return;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colours.fault;
  ctx.lineWidth = px;
  ctx.setLineDash([6 * px, 4 * px]);
  ctx.beginPath();
  ctx.moveTo(u.bbox.left, y);
  ctx.lineTo(u.bbox.left + u.bbox.width, y);
  ctx.stroke();
  ctx.font = letters(u);
  ctx.textAlign = "right";
  ctx.setLineDash([]);
  ctx.strokeStyle = colours.surface;
  ctx.lineWidth = 5 * px;
  ctx.strokeText(limit.label, u.bbox.left + u.bbox.width, y - 6 * px);
  ctx.fillText(limit.label, u.bbox.left + u.bbox.width, y - 6 * px);
  ctx.restore();
}

interface Panel {
  readonly values: readonly (number | null)[];
  readonly range: [number, number];
  readonly step: number;
  readonly height: number;
  readonly isKnee: boolean;
}

function panelOptions(
  data: Angles,
  panel: Panel,
  colours: Colours,
  width: number,
  key: string,
): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: colours.quiet,
    font: `16px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: colours.line, width: 1 },
    ticks: { show: false },
  };
  const line = panel.isKnee ? colours.accent : colours.ink;
  const curve: uPlot.Series = { stroke: line, width: 2, points: { show: false }, spanGaps: false };
  const edge: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } };
  const shade = panel.isKnee
    ? [{ series: [2, 3] as [number, number], fill: `color-mix(in srgb, ${line} 16%, transparent)` }]
    : [];
  return {
    width,
    height: panel.height,
    padding: [panel.isKnee ? RAIL_PX : 10, SIDE_PX, panel.isKnee ? 8 : 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      sync: { key },
      points: { size: 11, fill: line, stroke: colours.surface, width: 2 },
      dataIdx: (_u, series, index) => (series === 1 ? index : null),
    },
    scales: {
      x: { time: false, range: [data.start, data.end] },
      y: { range: panel.range },
    },
    axes: [
      {
        ...axis,
        show: !panel.isKnee,
        grid: { show: false },
        size: 34,
        space: 58,
        incrs: [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600],
        values: (_u, at) => at.map((value) => `${String(value).replace(".", data.point)} s`),
      },
      {
        ...axis,
        size: AXIS_PX,
        splits: () => ticks(panel.range[0], panel.range[1], panel.step),
        values: (_u, at) => at.map((value) => `${value}°`.replace("-", "−")),
      },
    ],
    series: panel.isKnee ? [{}, curve, edge, edge] : [{}, curve],
    bands: shade,
    hooks: {
      drawClear: [(u) => drawBelow(u, data, colours)],
      draw: [
        (u) => {
          if (!panel.isKnee) drawLimit(u, data.limit, colours);
          drawAbove(u, data, colours, {
            values: panel.values,
            below: panel.isKnee,
            rail: panel.isKnee,
          });
        },
      ],
    },
  };
}

/** Draws the chart into a figure that the page has laid out, and lets it be read. */
export function startAngles(figure: HTMLElement, data: Angles, film: Film | null): void {
  const plots = figure.querySelector<HTMLElement>("[data-plots]");
  const slider = figure.querySelector<HTMLInputElement>("[data-scrub]");
  const output = figure.querySelector<HTMLElement>("[data-readout]");
  const jumped = figure.querySelector<HTMLElement>("[data-jumped]");
  const scroller = plots?.parentElement;
  if (!plots || !slider || !output || !scroller) return;
  figure.hidden = false;

  const knee: Panel = {
    values: data.knee,
    range: kneeRange(data.knee),
    step: 40,
    height: KNEE_PX,
    isKnee: true,
  };
  const trunk: Panel = {
    values: data.trunk,
    range: trunkRange(data.trunk),
    step: 30,
    height: TRUNK_PX,
    isKnee: false,
  };
  const kneeHolder = figure.querySelector<HTMLElement>("[data-knee]");
  const trunkHolder = figure.querySelector<HTMLElement>("[data-trunk]");
  if (!kneeHolder || !trunkHolder) return;
  const [upper, lower] = spread(data.knee, data.spread);
  const kneeData = [data.times, data.knee, upper, lower] as unknown as uPlot.AlignedData;
  const trunkData = [data.times, data.trunk] as unknown as uPlot.AlignedData;

  let drawn: uPlot[] = [];
  let here = -1;
  const point = (index: number) => {
    for (const u of drawn) {
      u.setCursor({ left: u.valToPos(data.times[index] ?? 0, "x"), top: 0 }, false);
    }
  };
  const show = (index: number, text = sentence(data, index)) => {
    here = index;
    slider.value = String(index);
    slider.setAttribute("aria-valuetext", text);
    output.textContent = text;
    point(index);
  };
  const reveal = (index: number) => {
    const first = drawn[0];
    if (!first) return;
    const x = AXIS_PX + first.valToPos(data.times[index] ?? 0, "x");
    if (x < scroller.scrollLeft + 24 || x > scroller.scrollLeft + scroller.clientWidth - 24) {
      scroller.scrollLeft = x - scroller.clientWidth / 2;
    }
  };
  const seek = (index: number) => film?.seek(data.times[index] ?? 0);

  const draw = () => {
    const width = plotWidth(scroller.clientWidth, data.width, devicePixelRatio);
    const colours = coloursOf(figure);
    const key = figure.id;
    for (const u of drawn) u.destroy();
    drawn = [
      new uPlot(panelOptions(data, knee, colours, width, key), kneeData, kneeHolder),
      new uPlot(panelOptions(data, trunk, colours, width, key), trunkData, trunkHolder),
    ];
    for (const u of drawn) {
      // uPlot follows a mouse; a finger and a pen are followed here as well.
      const follow = (event: PointerEvent, presses: boolean) => {
        const box = u.over.getBoundingClientRect();
        const index = nearest(data.times, u.posToVal(event.clientX - box.left, "x"));
        show(index);
        if (presses) seek(index);
      };
      u.over.addEventListener("pointermove", (event) => follow(event, false));
      u.over.addEventListener("click", (event) => follow(event as PointerEvent, true));
    }
    if (here >= 0) point(here);
  };
  keepDrawn(scroller, draw);

  slider.max = String(data.times.length - 1);
  slider.addEventListener("input", () => {
    const index = Number(slider.value);
    show(index);
    reveal(index);
    seek(index);
  });
  const jump = (direction: 1 | -1) => {
    const stop = stopFrom(data.stops, here, direction);
    if (stop === undefined) return;
    const text = `${stop.name}. ${sentence(data, stop.at)}`;
    show(stop.at, text);
    if (jumped) jumped.textContent = text;
    reveal(stop.at);
    seek(stop.at);
  };
  for (const button of figure.querySelectorAll<HTMLButtonElement>("[data-jump]")) {
    button.hidden = data.stops.length === 0;
    button.addEventListener("click", () => jump(button.dataset["jump"] === "back" ? -1 : 1));
  }
  film?.onTime((at) => {
    const index = nearest(data.times, at);
    if (index === here) return;
    show(index);
    reveal(index);
  });
}
