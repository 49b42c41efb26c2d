// Which elements a behaviour has already taken in hand.

/** The elements of a selector that were not given out before, now marked by `name`. */
export function begun<T extends Element>(
  root: ParentNode,
  selector: string,
  name: string,
  kind: new () => T,
): T[] {
  const mark = `data-begun-${name}`;
  return [...root.querySelectorAll(selector)].filter((found): found is T => {
    if (!(found instanceof kind) || found.hasAttribute(mark)) return false;
    found.setAttribute(mark, "");
    return true;
  });
}
