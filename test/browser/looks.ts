/** What a page looks like, measured in the browser from bounding boxes: each fault as a sentence. Runs in the page. */
export function faultsOfLook(): readonly string[] {
  const faults: string[] = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) faults.push(`the page is ${document.documentElement.scrollWidth} wide in ${width}`);
  const isApart = (element: Element) => element.closest('.skip, dialog, thead, .scroll, template, script, style') !== null;
  interface Line {
    readonly text: string;
    readonly box: DOMRect;
    readonly node: Node;
    readonly element: Element;
  }
  const lines: Line[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || (node.textContent ?? '').trim() === '' || isApart(element) || !element.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects())
      if (box.width > 1 && box.height > 1) lines.push({ text: (node.textContent ?? '').slice(0, 40), box, node, element });
  }
  for (const { text, box, element } of lines) {
    if (box.left < -1 || box.right > width + 1) faults.push(`out of the page: ${text}`);
    for (let holder = element; holder !== document.body && holder.parentElement !== null; holder = holder.parentElement) {
      if (getComputedStyle(holder).overflowX === 'visible') continue;
      const around = holder.getBoundingClientRect();
      if (holder instanceof HTMLElement && (box.left < around.left - 1 || box.right > around.right + 1))
        faults.push(`cut by ${holder.tagName}: ${text}`);
    }
    if (element.tagName !== 'text') continue;
    const around = element.parentElement?.querySelector('.box')?.getBoundingClientRect();
    if (
      around &&
      (box.left < around.left - 1 || box.right > around.right + 1 || box.top < around.top - 2 || box.bottom > around.bottom + 2)
    )
      faults.push(`out of its box: ${text}`);
  }
  // a box that is drawn later hides what is below it, unless that holds it
  const items = [...document.querySelectorAll('svg.map:not(.talk) .item')].filter((one) => one.checkVisibility());
  const boxes = items.map((item) => ({ item, box: (item.querySelector('.box') as Element).getBoundingClientRect() }));
  for (const { text, box, element } of lines) {
    if (element.tagName !== 'text') continue;
    const own = items.indexOf(element.parentElement as Element);
    if (own < 0) continue;
    for (const { box: over } of boxes.slice(own + 1)) {
      if (
        Math.min(box.right, over.right) - Math.max(box.left, over.left) > 2 &&
        Math.min(box.bottom, over.bottom) - Math.max(box.top, over.top) > 3
      )
        faults.push(`hidden by a box: ${text}`);
    }
  }
  const sorted = lines.sort((a, b) => a.box.top - b.box.top);
  sorted.forEach((one, index) => {
    for (let next = index + 1; next < sorted.length; next++) {
      const other = sorted[next] as Line;
      if (other.box.top >= one.box.bottom) break;
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      // the room between lines of one text is less than its letters are high
      const least = 0.35 * Math.min(one.box.height, other.box.height);
      if (one.node !== other.node && wide > 2 && high > least) faults.push(`one over the other: ${one.text} / ${other.text}`);
    }
  });
  for (const box of document.querySelectorAll<HTMLElement>('code, button, .badge, .tag, b, dd, dt, summary, input, h2')) {
    if (!isApart(box) && box.checkVisibility() && getComputedStyle(box).display !== 'inline' && box.scrollWidth > box.clientWidth + 1)
      faults.push(`wider than its room: ${box.textContent?.slice(0, 40)}`);
  }
  return [...new Set(faults)].slice(0, 12);
}
