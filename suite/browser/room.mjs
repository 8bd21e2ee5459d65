// The browser that drives the reading room, and what is watched while it does.

import { chromium } from "playwright-core";

/** Where the reading room is, without a slash at the end. */
export const ROOM = (process.env.READING_ROOM ?? "").replace(/\/$/, "");

/** The folder that pictures go to; none are taken where it is not named. */
const PICTURES = process.env.PICTURES;

/** The width of a small telephone, in CSS pixels. */
export const PHONE = { width: 360, height: 740 };

/** The width of a desk's window. */
export const DESK = { width: 1280, height: 900 };

/** Starts the browser; it looks up nothing by itself. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", // A test machine's root has no other way.
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * Opens a page in a window of its own. Requests that would leave the room are refused.
 * What goes wrong there is told in `page.troubles`.
 */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: DESK, colorScheme: "light", ...options });
  context.setDefaultTimeout(15_000);
  await context.route(isOutside, (route) => route.abort());
  const page = await context.newPage();
  page.troubles = [];
  page.on("console", (said) => {
    if (said.type() === "error") page.troubles.push(`console: ${said.text()} at ${said.location().url}`);
  });
  page.on("pageerror", (error) => page.troubles.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (isOutside(new URL(request.url()))) page.troubles.push(`asks outside: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) page.troubles.push(`status ${response.status()}: ${response.url()}`);
  });
  return page;
}

/** Says whether an address lies outside the reading room. */
function isOutside(url) {
  return url.protocol.startsWith("http") && url.origin !== new URL(ROOM || "http://localhost").origin;
}

/** Takes a picture of the whole page. */
export async function picture(page, name) {
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

/** Opens an address of the room, and fails unless it is there. */
export async function visit(page, path) {
  const response = await page.goto(new URL(path, ROOM).href);
  if (response && response.status() !== 200) throw new Error(`${path} answers ${response.status()}`);
}

/** Takes what went wrong on a page so far, so that it is told once. */
export function takeTroubles(page) {
  return page.troubles.splice(0);
}
