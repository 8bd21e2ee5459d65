// Leads a browser through an archive whose every word is a trap: nothing archived acts, and nothing is asked for elsewhere.
//
// Each trap would call `canary()` or ask `canary.example` for something, if it were more than text.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startBrowser } from "./room.mjs";

const TRAPPED = (process.env.TRAPPED_ROOM ?? "").replace(/\/$/, "");
const skip = TRAPPED ? false : "TRAPPED_ROOM names no address: run `cargo xtask browser`";

/** No more addresses than this are opened. */
const MOST = 160;

describe("an archive whose every word is a trap", { skip }, () => {
  let browser;

  before(async () => {
    browser = await startBrowser();
  });

  after(() => browser?.close());

  /** Opens a page that tells what acts on it. */
  async function watched() {
    const page = await browser.newPage();
    const acted = [];
    await page.addInitScript(() => {
      window.canary = () => (window.sang = true);
    });
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== TRAPPED && !request.url().startsWith("data:")) acted.push(`asked for ${request.url()}`);
    });
    page.on("dialog", (dialog) => acted.push(`opened ${dialog.message()}`) && dialog.dismiss());
    page.on("console", (message) => message.type() === "error" && acted.push(message.text()));
    page.on("pageerror", (error) => acted.push(error.message));
    return { page, acted };
  }

  it("shows them as text, wherever its links lead", async () => {
    const { page, acted } = await watched();
    const waiting = ["/", "/search?q=canary", `/check?quote=${encodeURIComponent("The canary sings in the harbour every morning.")}`];
    const met = new Set(waiting);
    let opened = 0;
    for (let at = 0; at < waiting.length && opened < MOST; at += 1) {
      const response = await page.context().request.get(TRAPPED + waiting[at]);
      if (!(response.headers()["content-type"] ?? "").startsWith("text/html")) continue;
      await page.goto(TRAPPED + waiting[at]);
      opened += 1;
      assert.equal(await page.evaluate(() => window.sang), undefined, `${waiting[at]} let something act`);
      assert.equal(new URL(page.url()).origin, TRAPPED, `${waiting[at]} led away`);
      const links = await page.evaluate(() => [...document.querySelectorAll("[href], [src], [action]")].map((one) => one.href ?? one.src ?? one.action));
      for (const link of links) {
        const url = new URL(link, TRAPPED);
        assert.match(url.protocol, /^https?:$/, `${waiting[at]} links ${link}`);
        const path = url.pathname + url.search;
        if (url.origin === TRAPPED && !met.has(path)) {
          met.add(path);
          waiting.push(path);
        }
      }
    }
    assert.ok(opened > 60, `only ${opened} pages were opened`);
    assert.deepEqual(acted, []);
  });

  it("notices one that acts", async () => {
    const { page, acted } = await watched();
    await page.goto(`${TRAPPED}/`);
    await page.setContent("<img src=x onerror='canary()'>");
    await page.waitForTimeout(200);
    const sang = await page.evaluate(() => window.sang);
    assert.ok(sang || acted.length > 0, "a trap that acts goes unnoticed");
  });
});
