// Charts of the coach's pages.  Each figure names the JSON element that it draws:
//
//   <figure data-chart="angles" data-of="angles-data" hidden>   see coach/_chart.html
//   <figure data-chart="trend" data-of="trend-data" hidden>     see coach/_trend.html
//
// It stays hidden until it is drawn: without a script the table behind it is all
// there is, and lacks nothing.

import "uplot/dist/uPlot.min.css";
import "./charts.css";

import { openWhereLinked } from "../common/linked";
import { type Angles, startAngles } from "./angles";
import { dataOf } from "./data";
import { type Film, startFilm } from "./film";
import { startTrend, type Trend } from "./trend";

const video = document.querySelector<HTMLVideoElement>("video[data-film]");
const film: Film | null = video ? startFilm(video) : null;
for (const figure of document.querySelectorAll<HTMLElement>("figure[data-chart]")) {
  const data = dataOf(figure);
  if (data === null) continue;
  if (figure.dataset["chart"] === "angles") startAngles(figure, data as Angles, film);
  if (figure.dataset["chart"] === "trend") startTrend(figure, data as Trend);
}
openWhereLinked();
