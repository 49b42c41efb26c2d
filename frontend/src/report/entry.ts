// The report's chart: a cursor that follows pointer and slider and says what it
// reads, jumps between repetitions, and tables that open for printing.  It only
// shows what the page already holds; without it the page lacks nothing but this.

import "./report.css";

import { openWhereLinked } from "../common/linked";
import { nearest, type Reading, sentence, stopFrom } from "./reading";

function element<T extends Element>(id: string, kind: new () => T): T | null {
  const found = document.getElementById(id);
  return found instanceof kind ? found : null;
}

function moveDot(dot: Element | null, place: number, height: number | null): void {
  if (dot === null) return;
  dot.setAttribute("cx", `${place}%`);
  dot.setAttribute("cy", String(height ?? 0));
  dot.classList.toggle("away", height === null);
}

function startChart(reading: Reading): void {
  const plot = document.querySelector<SVGSVGElement>("svg.plot");
  const scroller = plot?.parentElement;
  const cursor = document.getElementById("cursor");
  const line = cursor?.querySelector("line");
  const slider = element("scrub", HTMLInputElement);
  const output = document.getElementById("readout");
  const controls = document.getElementById("controls");
  const jumped = document.getElementById("jumped");
  if (!plot || !scroller || !cursor || !line || !slider || !output || !controls) return;
  const knee = document.getElementById("cursor-knee");
  const trunk = document.getElementById("cursor-trunk");

  const show = (index: number, text = sentence(reading, index)) => {
    const place = reading.places[index] ?? 0;
    cursor.removeAttribute("hidden");
    line.setAttribute("x1", `${place}%`);
    line.setAttribute("x2", `${place}%`);
    moveDot(knee, place, reading.kneeY[index] ?? null);
    moveDot(trunk, place, reading.trunkY[index] ?? null);
    slider.value = String(index);
    slider.setAttribute("aria-valuetext", text);
    output.textContent = text;
    output.classList.add("active");
  };
  const reveal = (index: number) => {
    const x = ((reading.places[index] ?? 0) / 100) * plot.getBoundingClientRect().width;
    const room = scroller.clientWidth;
    if (x < scroller.scrollLeft + 24 || x > scroller.scrollLeft + room - 24) {
      scroller.scrollLeft = x - room / 2;
    }
  };
  const jump = (direction: 1 | -1) => {
    const stop = stopFrom(reading.stops, Number(slider.value), direction);
    if (stop === undefined) return;
    const text = `${stop.name}. ${sentence(reading, stop.at)}`;
    show(stop.at, text);
    if (jumped) jumped.textContent = text;
    reveal(stop.at);
  };

  const follow = (event: PointerEvent) => {
    const box = plot.getBoundingClientRect();
    if (box.width > 0) show(nearest(reading.places, (100 * (event.clientX - box.left)) / box.width));
  };
  plot.addEventListener("pointermove", follow);
  plot.addEventListener("pointerdown", follow);
  slider.max = String(reading.times.length - 1);
  slider.addEventListener("input", () => {
    const index = Number(slider.value);
    show(index);
    reveal(index);
  });
  document.getElementById("previous")?.addEventListener("click", () => jump(-1));
  document.getElementById("following")?.addEventListener("click", () => jump(1));
  controls.hidden = false;
  for (const id of ["previous", "following"]) {
    const button = document.getElementById(id);
    if (button) button.hidden = reading.stops.length === 0;
  }
}

function openForPrinting(): void {
  let opened: HTMLDetailsElement[] = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>("details.rep:not([open])")];
    for (const details of opened) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
}

const data = document.getElementById("reading")?.textContent;
if (data) startChart(JSON.parse(data) as Reading);
openForPrinting();
openWhereLinked();
