// What a figure draws: the JSON element that it names.

export function dataOf(figure: HTMLElement): unknown {
  const held = document.getElementById(figure.dataset["of"] ?? "")?.textContent;
  return held ? JSON.parse(held) : null;
}
