// Charts of weight, energy, goal and girths.  Each figure names the JSON element that it draws:
//
//   <figure data-chart="curve" data-of="curve-data" hidden>     see diary/_curve.html
//   <figure data-chart="girths" data-of="girths-data" hidden>   see body/_chart.html
//   <figure data-chart="weight" data-of="weight-data" hidden>   see weight/_weight.html
//   <figure data-chart="energy" data-of="spent-data" hidden>    see weight/_spent.html
//
// It stays hidden until it is drawn: without a script the table behind it is all
// there is, and lacks nothing.

import "uplot/dist/uPlot.min.css";
import "../charts/figures.css";

import { type Curve, startCurve } from "../charts/curve";
import { dataOf } from "../charts/data";
import { type Girths, startGirths } from "../charts/girths";
import { startWeights, type Weights } from "../charts/weights";

for (const figure of document.querySelectorAll<HTMLElement>("figure[data-chart]")) {
  const data = dataOf(figure);
  if (data === null) continue;
  if (figure.dataset["chart"] === "curve") startCurve(figure, data as Curve);
  if (figure.dataset["chart"] === "girths") startGirths(figure, data as Girths);
  if (figure.dataset["chart"] === "weight") startWeights(figure, data as Weights, false);
  if (figure.dataset["chart"] === "energy") startWeights(figure, data as Weights, true);
}
