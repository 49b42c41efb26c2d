// The weight that a goal is expected to lead to, day by day, between the ends of its band.

import uPlot from "uplot";

import { coloursOf } from "./colours";
import { keepDrawn } from "./redrawn";
import { rangeOf } from "./weights-scale";

export interface Curve {
  /** Day 0, as YYYY-MM-DD. */
  readonly first: string;
  readonly expected: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly goal: number | null;
  readonly unit: string;
  readonly words: { readonly expected: string; readonly goal: string };
}

const HEIGHT_PX = 280;
const DAY_S = 86_400;
/** A change of less than this is not drawn as a cliff. */
const LEAST = 3;

/** Noon of each day from the first, in seconds; noon stays the same day in every zone of summer time. */
export function days(first: string, count: number): number[] {
  const [year = 0, month = 1, day = 1] = first.split("-").map(Number);
  return Array.from(
    { length: count },
    (_, index) => new Date(year, month - 1, day + index, 12).getTime() / 1000,
  );
}

/** Lower and upper edge: band and goal with room around them. */
export function edges(curve: Curve): [number, number] {
  return rangeOf([...curve.low, ...curve.high, curve.goal], LEAST);
}

function labels(curve: Curve, ink: string, quiet: string, font: string): uPlot.Plugin {
  const draw = (u: uPlot) => {
    const last = curve.expected.length - 1;
    const at = u.data[0];
    const px = devicePixelRatio;
    u.ctx.save();
    u.ctx.font = font;
    u.ctx.textBaseline = "middle";
    u.ctx.textAlign = "right";
    u.ctx.fillStyle = ink;
    const middle = Math.floor(last * 0.55);
    const rises = (curve.expected[last] ?? 0) > (curve.expected[0] ?? 0);
    u.ctx.fillText(
      curve.words.expected,
      u.valToPos(at[middle] ?? 0, "x", true),
      u.valToPos(curve.expected[middle] ?? 0, "y", true) + (rises ? -16 : 18) * px,
    );
    if (curve.goal !== null) {
      const y = u.valToPos(curve.goal, "y", true);
      const { left, width } = u.bbox;
      u.ctx.fillStyle = quiet;
      u.ctx.fillText(curve.words.goal, left + width, y - 12 * px);
      u.ctx.strokeStyle = quiet;
      u.ctx.setLineDash([2 * px, 4 * px]);
      u.ctx.beginPath();
      u.ctx.moveTo(left, y);
      u.ctx.lineTo(left + width, y);
      u.ctx.stroke();
    }
    u.ctx.restore();
  };
  return { hooks: { draw } };
}

export function startCurve(figure: HTMLElement, data: Curve): void {
  const holder = figure.querySelector<HTMLElement>("[data-panel]");
  if (!holder) return;
  figure.hidden = false;
  const language = document.documentElement.lang;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const at = days(data.first, data.expected.length);
  const isLong = data.expected.length > 300;
  const day = new Intl.DateTimeFormat(
    language,
    isLong ? { month: "short", year: "2-digit" } : { day: "numeric", month: "short" },
  );
  let drawn: uPlot | null = null;

  const options = (): uPlot.Options => {
    const colours = coloursOf(figure);
    const family = getComputedStyle(document.body).fontFamily;
    const axis: uPlot.Axis = {
      stroke: colours.quiet,
      font: `16px ${family}`,
      grid: { stroke: colours.line, width: 1 },
      ticks: { show: false },
    };
    const edge: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } };
    return {
      width: Math.floor(holder.clientWidth),
      height: HEIGHT_PX,
      padding: [14, 40, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: true, range: [at[0] ?? 0, (at[at.length - 1] ?? 0) + DAY_S] }, y: { range: edges(data) } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 32,
          space: 92,
          values: (_u, moments) => moments.map((moment) => day.format(moment * 1000)),
        },
        { ...axis, size: 56, space: 34, values: (_u, values) => values.map((one) => number.format(one)) },
      ],
      bands: [{ series: [2, 1], fill: colours.accentSoft }],
      series: [
        {},
        edge,
        edge,
        { stroke: colours.accent, width: 2, points: { show: false } },
      ],
      plugins: [labels(data, colours.ink, colours.quiet, `${16 * devicePixelRatio}px ${family}`)],
    };
  };
  const draw = () => {
    drawn?.destroy();
    drawn = new uPlot(
      options(),
      [at, data.low, data.high, data.expected] as unknown as uPlot.AlignedData,
      holder,
    );
  };
  keepDrawn(figure, draw);
}
