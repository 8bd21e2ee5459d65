// Shows that the checks of a page can fail: each fault, on a page made for it.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { faultsOfContrast, faultsOfStructure, faultsOfWidth, wordsOfStatement } from "./page-checks.mjs";
import { openPage, PHONE, startBrowser } from "./room.mjs";

const WHOLE = `<!doctype html><html lang="en"><title>Whole</title>
  <main id="main"><h1>Whole</h1><a href="#main">up</a><label>Word <input name="q"></label></main>`;

describe("the checks of a page", () => {
  let browser, page;

  before(async () => {
    browser = await startBrowser();
    page = await openPage(browser, { viewport: PHONE });
  });

  after(() => browser?.close());

  async function faults(check, html) {
    await page.setContent(html);
    return page.evaluate(check);
  }

  it("pass a page that is whole", async () => {
    for (const check of [faultsOfStructure, faultsOfWidth, faultsOfContrast]) {
      assert.deepEqual(await faults(check, WHOLE), []);
    }
  });

  it("find each fault of structure", async () => {
    for (const [whole, broken, fault] of [
      ["<main", "<div", /0 <main>/],
      ["<h1>Whole</h1>", "", /0 <h1>/],
      ["<title>Whole</title>", "<title> </title>", /no title/],
      [' lang="en"', "", /language/],
      ["<h1>", '<h1 id="main">', /main twice/],
      ['"#main"', '"#gone"', /#gone/],
      [">up<", "><", /without a name/],
      ["label>", "b>", /without a label/],
      ["<h1>", '<h1><img src="data:,">', /without words/],
      ["<h1>", '<h1 onclick="x()">', /in line/],
    ]) {
      const found = await faults(faultsOfStructure, WHOLE.replaceAll(whole, broken));
      assert.equal(found.length, 1, `${broken}: ${found}`);
      assert.match(found[0], fault);
    }
  });

  it("find a page that is wider than its window", async () => {
    const found = await faults(faultsOfWidth, `${WHOLE}<pre style="width:400px">wide</pre>`);
    assert.match(found[0], /^is \d+ px wide in a window of 360: <pre/);
  });

  it("find a text too faint for its ground", async () => {
    for (const style of ["color:#999", "color:rgb(0 0 0 / 40%)", "background:#555", "color:oklch(70% 0 0)"]) {
      const found = await faults(faultsOfContrast, `${WHOLE}<p style="${style}">faint</p>`);
      assert.match(found[0] ?? "none", /faint/, style);
    }
    assert.deepEqual(await faults(faultsOfContrast, `${WHOLE}<p style="color:#999;font-size:30px;color:#888">big`), []);
  });

  it("find words to quote in a statement's paragraphs alone", async () => {
    const long = "nine plain words stand here, in the longest paragraph";
    const html = `<main><p id="x">${long} of all</p><p id="t1p1">Too short.</p><p id="t2p3">“${long}.”</p></main>`;
    assert.deepEqual(await faults(wordsOfStatement, html), ["t2p3", long]);
  });
});
