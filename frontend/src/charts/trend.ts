// Counts and cues held over sessions: two small panels on one time.

import uPlot from "uplot";

import { coloursOf } from "./colours";
import { keepDrawn } from "./redrawn";

export interface Trend {
  readonly at: readonly number[];
  readonly counts: readonly number[];
  readonly held: readonly (number | null)[];
}

const HEIGHT_PX = 150;

export function startTrend(figure: HTMLElement, data: Trend): void {
  const holders = [...figure.querySelectorAll<HTMLElement>("[data-panel]")];
  figure.hidden = false;
  // Sessions stand side by side: what counts is their order, not the days between.
  const order = data.at.map((_, index) => index);
  const language = document.documentElement.lang;
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
  let drawn: uPlot[] = [];

  const options = (holder: HTMLElement): uPlot.Options => {
    const colours = coloursOf(figure);
    const isShare = holder.dataset["panel"] === "held";
    const axis: uPlot.Axis = {
      stroke: colours.quiet,
      font: `16px ${getComputedStyle(document.body).fontFamily}`,
      grid: { stroke: colours.line, width: 1 },
      ticks: { show: false },
    };
    const line = isShare ? colours.ok : colours.accent;
    const highest = Math.max(1, ...data.counts);
    return {
      width: Math.floor(holder.clientWidth),
      height: HEIGHT_PX,
      padding: [14, 18, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: [-0.3, order.length - 0.7] },
        y: { range: isShare ? [0, 105] : [0, highest * 1.12] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 32,
          space: 76,
          incrs: [1, 2, 5, 10, 20],
          values: (_u, at) =>
            at.map((index) => {
              const moment = data.at[index];
              return moment === undefined ? "" : day.format(moment * 1000);
            }),
        },
        {
          ...axis,
          size: 56,
          ...(isShare
            ? { splits: () => [0, 50, 100] }
            : { incrs: [1, 2, 5, 10, 20, 50, 100], space: 30 }),
          values: (_u, at) => at.map((value) => (isShare ? `${value} %` : String(value))),
        },
      ],
      series: [
        {},
        {
          stroke: line,
          width: 2,
          spanGaps: false,
          points: { show: true, size: 9, fill: line, stroke: colours.surface, width: 2 },
        },
      ],
    };
  };
  const draw = () => {
    for (const u of drawn) u.destroy();
    drawn = holders.map((holder) => {
      const values = holder.dataset["panel"] === "held" ? data.held : data.counts;
      return new uPlot(
        options(holder),
        [order, values] as unknown as uPlot.AlignedData,
        holder,
      );
    });
  };
  keepDrawn(figure, draw);
}
