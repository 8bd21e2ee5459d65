// What must hold of every page. These functions run inside the page, so each stands alone.

/** Lists what is wrong with how the page is built, a line each. */
export function faultsOfStructure() {
  const faults = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (element) => element.outerHTML.slice(0, 100);
  for (const one of ["main", "h1", "title"]) {
    if (all(one).length !== 1) faults.push(`has ${all(one).length} <${one}>, not one`);
  }
  if (!document.title.trim()) faults.push("has no title");
  if (!document.documentElement.lang) faults.push("does not say its language");
  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) faults.push(`uses the id ${id} twice`);
  for (const link of all('a[href^="#"]')) {
    const id = decodeURIComponent(link.getAttribute("href").slice(1));
    if (id && !document.getElementById(id)) faults.push(`links to #${id}, which is not on it`);
  }
  for (const link of all("a[href], button")) {
    const name = link.textContent.trim() || link.ariaLabel || link.title || link.querySelector("img[alt]")?.alt;
    if (!name) faults.push(`has a link or button without a name: ${shown(link)}`);
  }
  for (const field of all("input:not([type=hidden],[type=submit]), select, textarea")) {
    if (!field.labels?.length && !field.ariaLabel) faults.push(`has a field without a label: ${shown(field)}`);
  }
  for (const image of all("img:not([alt])")) faults.push(`has an image without words: ${shown(image)}`);
  for (const element of all("script:not([src]), [onclick], [onload], [onsubmit]")) {
    if (element.type !== "application/ld+json") faults.push(`has a script in line: ${shown(element)}`);
  }
  return faults;
}

/** Lists what makes the page wider than its window. */
export function faultsOfWidth() {
  const window_width = document.documentElement.clientWidth;
  const page_width = document.documentElement.scrollWidth;
  if (page_width <= window_width) return [];
  const sticking_out = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > window_width + 1,
  );
  const culprit = sticking_out.at(-1)?.outerHTML.slice(0, 100) ?? "nothing that can be named";
  return [`is ${page_width} px wide in a window of ${window_width}: ${culprit}`];
}

/** Lists texts that stand out too little from what is behind them (WCAG 2 AA: 4.5 to 1, large text 3 to 1). */
export function faultsOfContrast() {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  // Any colour of CSS as red, green, blue and alpha: drawn, and read back.
  const channels = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return { rgb: [red, green, blue], alpha: alpha / 255 };
  };
  const over = (top, below) => top.rgb.map((value, at) => value * top.alpha + below[at] * (1 - top.alpha));
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const canvas_colour = channels("Canvas").rgb;
  const behind = (element) => {
    const below = element.parentElement ? behind(element.parentElement) : canvas_colour;
    return over(channels(getComputedStyle(element).backgroundColor), below);
  };
  const faults = new Map();
  for (const element of document.body.querySelectorAll("*:not(script, style, svg, svg *)")) {
    const words = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    // Text for screen readers alone is clipped to a pixel or moved out of sight.
    if (!words.length || !element.checkVisibility() || box.width < 2 || box.right < 0 || box.bottom < 0) continue;
    const background = behind(element);
    const [dark, light] = [luminance(over(channels(style.color), background)), luminance(background)].sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const is_large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (is_large ? 3 : 4.5)) {
      const where = `${element.tagName.toLowerCase()}${element.className ? "." + element.className : ""}`;
      faults.set(where, `${where} “${words[0].data.trim().slice(0, 30)}” has a contrast of ${contrast.toFixed(2)}`);
    }
  }
  return [...faults.values()];
}

/** Finds a run of plain words in the longest paragraph of a statement: [the paragraph's id, the words]. */
export function wordsOfStatement() {
  const paragraphs = [...document.querySelectorAll("main [id]")].filter(({ id }) => /^t\d+p\d+$/.test(id));
  let longest = null;
  for (const paragraph of paragraphs) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const run = walker.currentNode.data.match(/\p{L}+(?:,? \p{L}+){7,15}/u)?.[0];
      if (run && run.length > (longest?.[1].length ?? 0)) longest = [paragraph.id, run];
    }
  }
  return longest;
}
