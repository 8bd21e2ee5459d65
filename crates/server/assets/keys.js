// Keys for reading, and buttons that copy. Everything here can be done without it: keys follow links that are on the page,
// and what a button copies stands beside it. It asks for nothing and keeps one word: whether keys were turned off.
"use strict";
(() => {
  const STEPS = "main .turn, main .hit, main .card";
  const OFF = "dictum-keys-off";
  const kept = (word) => {
    try {
      if (word !== undefined) localStorage.setItem(OFF, word);
      return localStorage.getItem(OFF) === "yes";
    } catch {
      return word === "yes";
    }
  };
  let isOff = kept();

  // The turn or hit that a step of one leads to, from what is at the top of the window.
  const step = (by) => {
    const all = [...document.querySelectorAll(STEPS)];
    const here = document.activeElement?.closest?.(STEPS);
    const top = all.findIndex((one) => one.getBoundingClientRect().bottom > 40);
    const at = here ? all.indexOf(here) + by : top === -1 ? -1 : Math.max(0, by < 0 ? top - 1 : top);
    const next = all[at];
    if (!next) return;
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  };
  const follow = (rel) => document.querySelector(`main a[rel=${rel}]`)?.click();
  const KEYS = { j: () => step(1), k: () => step(-1), n: () => follow("next"), p: () => follow("prev") };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (isOff || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    KEYS[event.key]?.();
  });

  const made = (name, words) => Object.assign(document.createElement(name), { textContent: words });
  // One letter is easily pressed by mistake, and by voice: so the keys can be turned off (WCAG 2.1.4).
  if (document.querySelector(STEPS)) {
    const line = made("p", "");
    line.className = "keys-line";
    const button = made("button", "");
    button.type = "button";
    const told = made("span", "");
    const say = () => {
      const others = document.querySelector("main a[rel=prev], main a[rel=next]") ? "; n and p to the next and the one before" : "";
      told.textContent = isOff ? "Keys are off. " : `Keys: j and k go from part to part${others}. `;
      button.textContent = isOff ? "Turn them on" : "Turn them off";
    };
    button.addEventListener("click", () => {
      isOff = !isOff;
      kept(isOff ? "yes" : "no");
      say();
    });
    say();
    line.append(told, button);
    document.querySelector("main").append(line);
  }

  for (const source of document.querySelectorAll("[data-copy]")) {
    const button = made("button", "Copy");
    button.type = "button";
    button.className = "copy";
    button.setAttribute("aria-label", `Copy ${source.dataset.copy}`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(source);
        button.textContent = "Selected: press Ctrl+C";
      }
      setTimeout(() => (button.textContent = "Copy"), 3000);
    });
    source.after(button);
  }
})();
