// Girths of the body: a panel for each place, all on the same time.  Left and right
// share a panel and are named at their ends.

import uPlot from "uplot";

import { coloursOf } from "./colours";
import { keepDrawn } from "./redrawn";
import { rangeOf } from "./weights-scale";

interface Line {
  readonly label: string;
  readonly at: readonly number[];
  readonly values: readonly number[];
}

export interface Girths {
  readonly unit: string;
  readonly panels: readonly { readonly label: string; readonly lines: readonly Line[] }[];
}

type Column = (number | null)[];

const HEIGHT_PX = 170;
const DAY_S = 86_400;

/** All moments of some lines in order, and each line's values there; null where it has none. */
export function joined(lines: readonly Line[]): [number[], ...Column[]] {
  const at = [...new Set(lines.flatMap((line) => line.at))].sort((a, b) => a - b);
  const columns = lines.map((line) => {
    const values = new Map(line.at.map((moment, index) => [moment, line.values[index] ?? null]));
    return at.map((moment) => values.get(moment) ?? null);
  });
  return [at, ...columns];
}

/** Lower and upper edge of a panel: the values with room around them, never a flat line. */
export function edges(lines: readonly Line[], least: number): [number, number] {
  return rangeOf(
    lines.flatMap((line) => line.values),
    least,
    0.15,
  );
}

function named(lines: readonly Line[], colour: string, font: string): uPlot.Plugin {
  const draw = (u: uPlot) => {
    const ends = lines.map((line) => line.values[line.values.length - 1] ?? 0);
    u.ctx.save();
    u.ctx.fillStyle = colour;
    u.ctx.font = font;
    u.ctx.textAlign = "left";
    u.ctx.textBaseline = "middle";
    lines.forEach((line, index) => {
      const end = ends[index] ?? 0;
      const isHigher = ends.every((other, place) => other < end || (other === end && index <= place));
      const x = u.valToPos(line.at[line.at.length - 1] ?? 0, "x", true);
      const y = u.valToPos(end, "y", true) + (isHigher ? -9 : 9) * devicePixelRatio;
      u.ctx.fillText(line.label, x + 9 * devicePixelRatio, y);
    });
    u.ctx.restore();
  };
  return { hooks: { draw } };
}

export function startGirths(figure: HTMLElement, data: Girths): void {
  const holders = [...figure.querySelectorAll<HTMLElement>("[data-panel]")];
  figure.hidden = false;
  const language = document.documentElement.lang;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const moments = data.panels.flatMap((panel) => panel.lines.flatMap((line) => line.at));
  const first = Math.min(...moments);
  const last = Math.max(...moments);
  const isLong = last - first > 300 * DAY_S;
  const day = new Intl.DateTimeFormat(
    language,
    isLong ? { month: "short", year: "2-digit" } : { day: "numeric", month: "short" },
  );
  // All panels leave the same room, so that they stand on one time.
  const hasPair = data.panels.some((panel) => panel.lines.length > 1);
  let drawn: uPlot[] = [];

  const options = (holder: HTMLElement, lines: readonly Line[]): uPlot.Options => {
    const colours = coloursOf(figure);
    const family = getComputedStyle(document.body).fontFamily;
    const axis: uPlot.Axis = {
      stroke: colours.quiet,
      font: `16px ${family}`,
      grid: { stroke: colours.line, width: 1 },
      ticks: { show: false },
    };
    const isPair = lines.length > 1;
    return {
      width: Math.floor(holder.clientWidth),
      height: HEIGHT_PX,
      padding: [14, hasPair ? 56 : 18, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: true, range: [first - DAY_S, last + DAY_S] },
        y: { range: edges(lines, data.unit === "in" ? 2 : 5) },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 32,
          space: 64,
          values: (_u, at) => at.map((moment) => day.format(moment * 1000)),
        },
        { ...axis, size: 56, space: 34, values: (_u, at) => at.map((one) => number.format(one)) },
      ],
      series: [
        {},
        ...lines.map((_line, index): uPlot.Series => {
          const colour = index === 0 ? colours.accent : colours.ok;
          return {
            stroke: colour,
            width: 2,
            ...(index === 0 ? {} : { dash: [6, 4] }),
            spanGaps: true,
            points: { show: true, size: 8, fill: colour, stroke: colours.surface, width: 2 },
          };
        }),
      ],
      plugins: isPair
        ? [named(lines, colours.quiet, `${16 * devicePixelRatio}px ${family}`)]
        : [],
    };
  };
  const draw = () => {
    for (const u of drawn) u.destroy();
    drawn = holders.flatMap((holder) => {
      const panel = data.panels[Number(holder.dataset["panel"])];
      if (!panel) return [];
      const columns = joined(panel.lines) as unknown as uPlot.AlignedData;
      return [new uPlot(options(holder, panel.lines), columns, holder)];
    });
  };
  keepDrawn(figure, draw);
}
