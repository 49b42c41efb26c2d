// Charts of the coach's pages.  Each figure names the JSON element that it draws:
//
//   <figure data-chart="angles" data-of="angles-data" hidden>   see coach/_chart.html
//   <figure data-chart="curve" data-of="curve-data" hidden>     see diary/_curve.html
//   <figure data-chart="girths" data-of="girths-data" hidden>   see body/_chart.html
//   <figure data-chart="trend" data-of="trend-data" hidden>     see coach/_trend.html
//   <figure data-chart="weight" data-of="weight-data" hidden>   see weight/_weight.html
//   <figure data-chart="energy" data-of="spent-data" hidden>    see weight/_spent.html
//
// It stays hidden until it is drawn: without a script the table behind it is all
// there is, and lacks nothing.

import "uplot/dist/uPlot.min.css";
import "./charts.css";

import { openWhereLinked } from "../common/linked";
import { type Angles, startAngles } from "./angles";
import { type Curve, startCurve } from "./curve";
import { type Film, startFilm } from "./film";
import { type Girths, startGirths } from "./girths";
import { startTrend, type Trend } from "./trend";
import { startWeights, type Weights } from "./weights";

function dataOf(figure: HTMLElement): unknown {
  const held = document.getElementById(figure.dataset["of"] ?? "")?.textContent;
  return held ? JSON.parse(held) : null;
}

const video = document.querySelector<HTMLVideoElement>("video[data-film]");
const film: Film | null = video ? startFilm(video) : null;
for (const figure of document.querySelectorAll<HTMLElement>("figure[data-chart]")) {
  const data = dataOf(figure);
  if (data === null) continue;
  if (figure.dataset["chart"] === "angles") startAngles(figure, data as Angles, film);
  if (figure.dataset["chart"] === "curve") startCurve(figure, data as Curve);
  if (figure.dataset["chart"] === "girths") startGirths(figure, data as Girths);
  if (figure.dataset["chart"] === "trend") startTrend(figure, data as Trend);
  if (figure.dataset["chart"] === "weight") startWeights(figure, data as Weights, false);
  if (figure.dataset["chart"] === "energy") startWeights(figure, data as Weights, true);
}
openWhereLinked();
