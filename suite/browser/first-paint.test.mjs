// Opens a statement of 35,000 words over a slow line, and tells how much of it has come when the browser first shows something.

import assert from "node:assert/strict";
import net from "node:net";
import { after, before, describe, it } from "node:test";
import { startBrowser } from "./room.mjs";

const LONG = (process.env.LONG_ROOM ?? "").replace(/\/$/, "");
const skip = LONG ? false : "LONG_ROOM names no address: run `cargo xtask browser`";

/** So many bytes may come before anything is shown. */
const MOST = 60_000;
/** The slow line: so many bytes, then a wait of so many milliseconds. */
const PIECE = 1_000;
const WAIT = 20;

/** A line to the room that is slow and counts. */
class SlowLine {
  constructor() {
    const { hostname, port } = new URL(LONG);
    this.came = [];
    this.server = net.createServer((browser) => {
      const room = net.connect(port, hostname);
      browser.pipe(room);
      room.on("data", async (bytes) => {
        room.pause();
        for (let at = 0; at < bytes.length; at += PIECE) {
          const piece = bytes.subarray(at, at + PIECE);
          this.came.push({ at: performance.timeOrigin + performance.now(), bytes: piece.length });
          browser.write(piece);
          await new Promise((resolve) => setTimeout(resolve, WAIT));
        }
        room.resume();
      });
      room.on("close", () => browser.end());
      browser.on("close", () => room.destroy());
      for (const end of [browser, room]) end.on("error", () => end.destroy());
    });
  }

  async open() {
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  cameUntil(time) {
    return this.came.filter((piece) => piece.at <= time).reduce((sum, piece) => sum + piece.bytes, 0);
  }
}

describe("a statement of 35,000 words", { skip }, () => {
  let browser;
  const line = new SlowLine();

  before(async () => {
    browser = await startBrowser();
  });

  after(() => {
    line.server.close();
    return browser?.close();
  });

  it("is shown long before all of it has come", async () => {
    const address = await line.open();
    const page = await browser.newPage();
    const [statement] = await (await page.context().request.get(`${LONG}/sitemap.xml`)).text().then((map) => map.match(/\/statement\/[0-9a-z]+/));
    await page.goto(address + statement);
    const painted = await page.evaluate(() => {
      const paint = performance.getEntriesByName("first-contentful-paint")[0];
      return performance.timeOrigin + paint.startTime;
    });
    const [before, all] = [line.cameUntil(painted), line.cameUntil(Infinity)];
    console.log(`shown when ${before} of ${all} bytes had come`);
    assert.ok(all > 1.5 * MOST, `the whole page has ${all} bytes: it is not long`);
    assert.ok(before < MOST, `it was shown when ${before} of ${all} bytes had come`);
  });
});
