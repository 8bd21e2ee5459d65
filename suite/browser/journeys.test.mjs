// Three readers on their ways through the reading room, by keyboard alone and with scripts off: a journalist with a quotation, a historian
// with a phrase, a librarian with the log. And what every reader is owed: keys that help where they may.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { faultsOfWidth, wordsOfStatement } from "./page-checks.mjs";
import { openPage, PHONE, picture, ROOM, startBrowser, takeTroubles, visit } from "./room.mjs";

const skip = ROOM ? false : "READING_ROOM names no address: run `cargo xtask browser`";

describe("three readers", { skip }, () => {
  let browser, statement, words;

  before(async () => {
    browser = await startBrowser();
    const page = await openPage(browser);
    await visit(page, "/");
    statement = (await page.locator('a[href^="/statement/"]').first().getAttribute("href")).split("#")[0];
    await visit(page, statement);
    [, words] = await page.evaluate(wordsOfStatement);
    await page.context().close();
  });

  after(() => browser?.close());

  /** Runs a journey as it is walked on a desk, on a telephone, and in the dark, each without scripts. */
  async function walked(name, journey) {
    for (const [kind, options] of [["desk", {}], ["phone", { viewport: PHONE }], ["dark", { colorScheme: "dark" }]]) {
      const page = await openPage(browser, { javaScriptEnabled: false, ...options });
      await journey(page);
      assert.deepEqual(await page.evaluate(faultsOfWidth), [], `${name}, ${kind}`);
      assert.deepEqual(takeTroubles(page), [], `${name}, ${kind}`);
      await picture(page, `journey-${name}-${kind}`);
      await page.context().close();
    }
  }

  /** Goes on with Tab until a thing has the focus, as somebody without a mouse does. */
  async function tabTo(page, selector) {
    for (let pressed = 0; pressed < 200; pressed += 1) {
      await page.keyboard.press("Tab");
      if (await page.locator(`${selector}:focus`).count()) return;
    }
    assert.fail(`${selector} is not reached by keyboard on ${page.url()}`);
  }

  it("a journalist has the quotations of an article checked", async () => {
    await walked("journalist", async (page) => {
      await visit(page, "/check/document");
      await tabTo(page, "main textarea");
      await page.keyboard.insertText(`The minister spoke at length. “${words},” the minister said, and left.`);
      await tabTo(page, "main form [type=submit], main form button");
      await page.keyboard.press("Enter");
      // The answer has the form's own address: what tells that it is there is what it shows.
      await page.locator('main [data-verdict="exact"], main .verdict-exact').first().waitFor();
      assert.ok((await page.locator("main").innerText()).includes(words.split(" ")[0]));
    });
  });

  it("a historian follows a phrase to where it was said", async () => {
    await walked("historian", async (page) => {
      await visit(page, "/trace");
      await tabTo(page, "#trace-q");
      await page.keyboard.insertText(words.split(" ").slice(0, 6).join(" "));
      await page.keyboard.press("Enter");
      await page.waitForURL("**/trace?**");
      await tabTo(page, ".hit-headline a");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/statement/**");
      assert.equal(await page.locator(":target").count(), 1, "the use does not lead to its place");
    });
  });

  it("a librarian finds the checkpoint and how to verify it", async () => {
    await walked("librarian", async (page) => {
      await visit(page, "/about");
      await tabTo(page, 'a[href="/log"]');
      await page.keyboard.press("Enter");
      await page.waitForURL("**/log");
      assert.match(await page.locator("pre.checkpoint").innerText(), /— dictum-archive\//);
      const told = await page.context().request.get(`${ROOM}/log/checkpoint`);
      assert.equal((await told.text()).trim(), (await page.locator("pre.checkpoint").innerText()).trim());
    });
  });

  it("goes from turn to turn by j and k, until they are turned off", async () => {
    const page = await openPage(browser);
    await visit(page, statement);
    const at = () => page.evaluate(() => document.activeElement.id);
    await page.keyboard.press("j");
    assert.equal(await at(), "t1");
    await page.locator(".keys-line button").click();
    await page.locator(".keys-line button").blur();
    const before_it = await at();
    await page.keyboard.press("j");
    assert.equal(await at(), before_it, "keys that are turned off still act");
    assert.deepEqual(takeTroubles(page), []);
    await page.context().close();
  });
});
