// Weight over time: readings small, the trend, the weeks ahead and the course of the
// goal, each with its band; and the day's energy, spent and eaten.  Days since 1970 run
// along the time axis, so that no zone moves a reading.

import uPlot from "uplot";

import { type Colours, coloursOf } from "./colours";
import { keepDrawn } from "./redrawn";
import { dayTicks, named, rangeOf } from "./weights-scale";

type Column = readonly (number | null)[];

export interface Weights {
  readonly at: readonly number[];
  readonly today: number;
  readonly unit: string;
  readonly goal?: number | null;
  readonly lines: Readonly<Record<string, Column>>;
  readonly labels: Readonly<Record<string, string>>;
}

interface Look {
  readonly colour: (colours: Colours) => string;
  readonly width?: number;
  readonly dash?: number[];
  /** Size of the dots; a line without. */
  readonly dots?: number;
  readonly hollow?: boolean;
  readonly bars?: boolean;
}

const WEIGHT_PX = 320;
const ENERGY_PX = 220;
const DAY_MS = 86_400_000;

const ink = (c: Colours) => c.ink;
const quiet = (c: Colours) => c.quiet;
const accent = (c: Colours) => c.accent;
const ok = (c: Colours) => c.ok;
const none = () => "transparent";

/** How each line looks, from the back to the front. */
const LOOKS: Readonly<Record<string, Look>> = {
  planHigh: { colour: none },
  planLow: { colour: none },
  aheadHigh: { colour: none },
  aheadLow: { colour: none },
  high: { colour: none },
  low: { colour: none },
  plan: { colour: ok, width: 1.5, dash: [5, 5] },
  reading: { colour: quiet, dots: 4 },
  aside: { colour: quiet, dots: 7, hollow: true },
  used: { colour: quiet, dots: 5 },
  left: { colour: quiet, dots: 6, hollow: true },
  ahead: { colour: accent, width: 2, dash: [3, 4] },
  trend: { colour: accent, width: 2.5 },
  spent: { colour: accent, width: 2.5 },
};
/** Bands between two lines, and how strongly they are tinted. */
const BANDS: readonly (readonly [string, string, (c: Colours) => string, number])[] = [
  ["planHigh", "planLow", ok, 9],
  ["aheadHigh", "aheadLow", accent, 14],
  ["high", "low", accent, 22],
];
const EDGES = new Set(BANDS.flatMap(([high, low]) => [high, low]));
/** Named where it ends. */
const NAMED = ["trend", "spent", "ahead", "plan"];

function lastOf(values: Column): number {
  for (let index = values.length - 1; index >= 0; index -= 1) if (values[index] != null) return index;
  return -1;
}

function font(u: uPlot): string {
  return `${16 * devicePixelRatio}px ${getComputedStyle(u.root).fontFamily}`;
}

/** Today as an upright line, the goal as a level one, names at the ends of the lines. */
function drawn(data: Weights, colours: Colours): uPlot.Plugin {
  const upright = (u: uPlot) => {
    const { left, top, width, height } = u.bbox;
    const px = devicePixelRatio;
    const x = u.valToPos(data.today, "x", true);
    if (x < left || x > left + width) return;
    u.ctx.save();
    u.ctx.strokeStyle = u.ctx.fillStyle = colours.quiet;
    u.ctx.lineWidth = px;
    u.ctx.setLineDash([2 * px, 4 * px]);
    u.ctx.beginPath();
    u.ctx.moveTo(x, top);
    u.ctx.lineTo(x, top + height);
    u.ctx.stroke();
    u.ctx.font = font(u);
    u.ctx.textAlign = x > left + width - 48 * px ? "right" : "center";
    u.ctx.fillText(data.labels["today"] ?? "", x, top - 7 * px);
    u.ctx.restore();
  };
  const level = (u: uPlot) => {
    if (data.goal == null) return;
    const { left, top, width, height } = u.bbox;
    const px = devicePixelRatio;
    const y = u.valToPos(data.goal, "y", true);
    if (y < top || y > top + height) return;
    u.ctx.save();
    u.ctx.strokeStyle = colours.ok;
    u.ctx.lineWidth = 1.5 * px;
    u.ctx.beginPath();
    u.ctx.moveTo(left, y);
    u.ctx.lineTo(left + width, y);
    u.ctx.stroke();
    u.ctx.restore();
  };
  const names = (u: uPlot) => {
    const px = devicePixelRatio;
    u.ctx.save();
    u.ctx.font = font(u);
    u.ctx.textAlign = "left";
    u.ctx.textBaseline = "middle";
    u.ctx.lineJoin = "round";
    u.ctx.lineWidth = 4 * px;
    u.ctx.strokeStyle = colours.surface;
    const ends = NAMED.flatMap((name) => {
      const values = data.lines[name];
      // What goes on after today is named at its end, what led here above its beginning.
      const isPast = name === "trend" || name === "spent";
      const index = !values ? -1 : isPast ? values.findIndex((one) => one !== null) : lastOf(values);
      const value = values?.[index];
      const at = data.at[index];
      if (value == null || at === undefined) return [];
      const y = u.valToPos(value, "y", true) - (isPast ? 22 * px : 0);
      return [{ name, x: u.valToPos(at, "x", true), y }];
    });
    if (data.goal != null) {
      ends.push({ name: "goal", x: u.bbox.left, y: u.valToPos(data.goal, "y", true) });
    }
    for (const end of named(ends, 20 * px)) {
      const text = data.labels[end.name] ?? "";
      const room = u.bbox.left + u.bbox.width - u.ctx.measureText(text).width - 2 * px;
      const x = Math.min(end.x + 6 * px, room);
      u.ctx.fillStyle = end.name === "plan" || end.name === "goal" ? colours.ok : colours.accent;
      u.ctx.strokeText(text, x, end.at);
      u.ctx.fillText(text, x, end.at);
    }
    u.ctx.restore();
  };
  return { hooks: { drawClear: upright, draw: [level, names] } };
}

/** Numbers as the reader writes them: pounds of stones in two parts. */
function writer(unit: string): (value: number, isTick: boolean) => string {
  const language = document.documentElement.lang;
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  if (unit === "st+lb") {
    return (value) => {
      const pounds = Math.round(value);
      return `${Math.floor(pounds / 14)} st ${pounds % 14}`;
    };
  }
  if (unit === "kcal" || unit === "kJ") {
    return (value, isTick) => (isTick ? whole.format(value) : `${whole.format(value)} ${unit}`);
  }
  return (value, isTick) => (isTick ? tenths.format(value) : `${tenths.format(value)} ${unit}`);
}

function series(name: string, colours: Colours): uPlot.Series {
  const look = LOOKS[name] ?? { colour: ink };
  const colour = look.colour(colours);
  if (look.dots) {
    return {
      stroke: colour,
      width: 0,
      paths: () => null,
      points: {
        show: true,
        size: look.dots,
        width: look.hollow ? 1.5 : 0,
        stroke: colour,
        fill: look.hollow ? colours.surface : colour,
      },
    };
  }
  return {
    stroke: colour,
    width: look.width ?? 0,
    ...(look.dash ? { dash: look.dash } : {}),
    points: { show: false },
    spanGaps: false,
  };
}

export function startWeights(figure: HTMLElement, data: Weights, isEnergy: boolean): void {
  const holder = figure.querySelector<HTMLElement>("[data-panel]");
  const readout = figure.querySelector<HTMLElement>("[data-readout]");
  const first = data.at[0];
  const last = data.at[data.at.length - 1];
  if (!holder || first === undefined || last === undefined) return;
  figure.hidden = false;
  const names = Object.keys(LOOKS).filter((name) => {
    const values = data.lines[name];
    return values !== undefined && values.some((value) => value !== null);
  });
  const language = document.documentElement.lang;
  const isLong = last - first > 400;
  const short = new Intl.DateTimeFormat(
    language,
    isLong
      ? { month: "short", year: "numeric", timeZone: "UTC" }
      : { day: "numeric", month: "short", timeZone: "UTC" },
  );
  const full = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  const write = writer(data.unit);
  const shown = names.flatMap((name) => data.lines[name] ?? []);
  const range = rangeOf([...shown, data.goal ?? null], isEnergy ? 400 : data.unit === "kg" ? 2 : 4);
  let plot: uPlot | null = null;

  const tell = (u: uPlot) => {
    const index = u.cursor.idx;
    if (!readout) return;
    const at = index == null ? undefined : data.at[index];
    if (index == null || at === undefined) {
      readout.textContent = "";
      return;
    }
    const parts = names
      .filter((name) => !EDGES.has(name))
      .flatMap((name) => {
        const value = data.lines[name]?.[index];
        const label = data.labels[name];
        return value == null ? [] : [`${label ? `${label} ` : ""}${write(value, false)}`];
      });
    readout.textContent = [full.format(at * DAY_MS), ...parts].join(" · ");
  };

  const options = (width: number, colours: Colours): uPlot.Options => {
    const axis: uPlot.Axis = {
      stroke: colours.quiet,
      font: `16px ${getComputedStyle(document.body).fontFamily}`,
      grid: { stroke: colours.line, width: 1 },
      ticks: { show: false },
    };
    return {
      width,
      height: isEnergy ? ENERGY_PX : WEIGHT_PX,
      padding: [26, 12, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: false, range: [first - 0.5, last + (last - first) * 0.02 + 0.5] },
        y: { range },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 34,
          splits: () => dayTicks(first, last, Math.max(2, Math.floor(width / (isLong ? 110 : 84)))),
          values: (_u, at) => at.map((day) => short.format(day * DAY_MS)),
        },
        {
          ...axis,
          size: data.unit === "st+lb" ? 84 : 60,
          space: 40,
          values: (_u, at) => at.map((value) => write(value, true)),
        },
      ],
      series: [{}, ...names.map((name) => series(name, colours))],
      bands: BANDS.flatMap(([high, low, colour, percent]) =>
        names.includes(high) && names.includes(low)
          ? [
              {
                series: [names.indexOf(high) + 1, names.indexOf(low) + 1] as [number, number],
                fill: `color-mix(in srgb, ${colour(colours)} ${percent}%, transparent)`,
              },
            ]
          : [],
      ),
      plugins: [drawn(data, colours)],
      hooks: { setCursor: [tell] },
    };
  };
  const draw = () => {
    plot?.destroy();
    const columns = [data.at, ...names.map((name) => data.lines[name])];
    plot = new uPlot(
      options(Math.floor(holder.clientWidth), coloursOf(figure)),
      columns as unknown as uPlot.AlignedData,
      holder,
    );
  };
  keepDrawn(figure, draw);
}
