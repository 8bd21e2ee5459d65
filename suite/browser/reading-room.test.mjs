// Drives the reading room as a reader would: every page, and the ways through them that matter.
//
// The hooks it holds on to: `/statement/…` links, paragraphs with ids like `t3p2`, `[name=q]`, `[name=quote]`,
// `.hit`, `[data-verdict]`, `:target`, `mark`, and `<link rel="alternate" type="application/json">`.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { crawl } from "./crawl.mjs";
import { faultsOfContrast, faultsOfStructure, faultsOfWidth, wordsOfStatement } from "./page-checks.mjs";
import { openPage, PHONE, picture, ROOM, startBrowser, takeTroubles, visit } from "./room.mjs";

const skip = ROOM ? false : "READING_ROOM names no address: run `cargo xtask browser`";

describe("the reading room", { skip }, () => {
  let browser;
  /** The address of a statement of the samples, one of its paragraphs, and words that stand in it. */
  let statement, paragraph, words;

  before(async () => {
    browser = await startBrowser();
    const page = await openPage(browser);
    await visit(page, "/");
    statement = await page.locator('a[href^="/statement/"]').first().getAttribute("href");
    statement = statement.split("#")[0];
    await visit(page, statement);
    [paragraph, words] = await page.evaluate(wordsOfStatement);
    await page.context().close();
  });

  after(() => browser?.close());

  /** Runs `journey` on a page of its own and fails on what went wrong there. */
  async function onPage(options, journey) {
    const page = await openPage(browser, options);
    try {
      await journey(page);
      assert.deepEqual(takeTroubles(page), []);
    } finally {
      await page.context().close();
    }
  }

  it("is whole and well built wherever its links lead, on a telephone too", async () => {
    await onPage({ viewport: PHONE }, async (page) => {
      const faults = [];
      const kinds = await crawl(page, {
        onPage: async (path, response) => {
          const found = [
            ...faultsOfResponse(response),
            ...(await page.evaluate(faultsOfStructure)),
            ...(await page.evaluate(faultsOfWidth)),
            ...takeTroubles(page),
          ];
          faults.push(...found.map((fault) => `${path} ${fault}`));
        },
        onFile: async (path, response) => {
          const found = [...faultsOfResponse(response), ...(await faultsOfFile(response))];
          faults.push(...found.map((fault) => `${path} ${fault}`));
        },
      });
      console.log("addresses asked for:", Object.fromEntries(kinds));
      assert.deepEqual(faults, []);
    });
  });

  it("sets every text off from its ground, in light and dark", async () => {
    const grounds = [];
    for (const colorScheme of ["light", "dark"]) {
      await onPage({ colorScheme }, async (page) => {
        for (const [name, path] of shownPages()) {
          await visit(page, path);
          assert.deepEqual(await page.evaluate(faultsOfContrast), [], `${path} in ${colorScheme}`);
          await picture(page, `${name}-${colorScheme}`);
        }
        grounds.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
      });
    }
    assert.notEqual(grounds[0], grounds[1], "dark is as light");
  });

  it("reads well on a telephone, on paper, and without scripts", async () => {
    await onPage({ viewport: PHONE }, async (page) => {
      for (const [name, path] of shownPages()) {
        await visit(page, path);
        assert.deepEqual(await page.evaluate(faultsOfWidth), [], path);
        await picture(page, `${name}-phone`);
      }
    });
    await onPage({ javaScriptEnabled: false }, async (page) => {
      for (const [name, path] of shownPages()) {
        await visit(page, path);
        await picture(page, `${name}-without-scripts`);
      }
    });
    await onPage({}, async (page) => {
      await visit(page, statement);
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.locator("main").isVisible(), true);
      assert.equal(await page.locator("form:visible").count(), 0, "a form is of no use on paper");
      await picture(page, "statement-print");
    });
  });

  it("finds a word and leads to the place where it stands, without scripts", async () => {
    await onPage({ javaScriptEnabled: false }, async (page) => {
      await visit(page, "/");
      const word = longestOf(words);
      await page.locator("[name=q]").first().fill(word);
      await page.locator("[name=q]").first().press("Enter");
      await page.waitForURL("**/search?**");
      const hits = page.locator(".hit");
      assert.ok((await hits.count()) > 0, `no hit for “${word}”`);
      // A word is found in all its forms: its stem is what they share.
      assert.match(await hits.first().textContent(), new RegExp(word.slice(0, 5), "iu"));
      assert.ok((await hits.first().locator("mark").count()) > 0, "the word is not marked in its line");
      await hits.first().locator('a[href*="#t"]').first().click();
      await page.waitForURL("**/statement/**");
      assert.equal(await page.locator(":target").count(), 1, "the hit does not lead to its place");
    });
  });

  it("says honestly when nothing is found", async () => {
    await onPage({}, async (page) => {
      await visit(page, "/search?q=zzyzxquux");
      assert.equal(await page.locator(".hit").count(), 0);
      assert.ok((await page.locator("main").innerText()).includes("zzyzxquux"));
      await picture(page, "search-nothing-light");
    });
  });

  it("gives each quotation its verdict, without scripts", async () => {
    const [first, ...rest] = words.split(" ");
    const expected = [
      [words, "exact"],
      [[first, ...rest.slice(0, 2), "zzyzx", ...rest.slice(3)].join(" "), "altered"],
      ["purple bicycles whistled underneath seventeen marmalade volcanoes yesterday", "not-found"],
    ];
    await onPage({ javaScriptEnabled: false }, async (page) => {
      for (const [quote, verdict] of expected) {
        await visit(page, "/check");
        await page.locator("[name=quote]").fill(quote);
        await page.locator("form:has([name=quote]) [type=submit], form:has([name=quote]) button").first().click();
        await page.waitForURL(/\/check\?/);
        assert.equal(await page.locator("[data-verdict]").first().getAttribute("data-verdict"), verdict, quote);
        await picture(page, `check-${verdict}-light`);
      }
    });
  });

  it("shows a paragraph that a permanent link leads to", async () => {
    await onPage({}, async (page) => {
      await visit(page, statement);
      const look = () =>
        page.evaluate((id) => {
          const style = getComputedStyle(document.getElementById(id));
          return [style.backgroundColor, style.outline, style.boxShadow, style.borderLeft].join(" ");
        }, paragraph);
      const before_it = await look();
      const link = page.locator(`a[href$="#${paragraph}"]`).first();
      assert.equal(await link.count(), 1, `no permanent link to #${paragraph}`);
      await visit(page, await link.getAttribute("href").then((href) => new URL(href, page.url()).href));
      assert.equal(await page.locator(":target").getAttribute("id"), paragraph);
      assert.ok(await page.locator(":target").isVisible());
      assert.notEqual(await look(), before_it, "the paragraph linked to looks like any other");
      await picture(page, "statement-target-light");
    });
  });

  it("leads from a statement to the evidence, with the passage marked", async () => {
    await onPage({}, async (page) => {
      await visit(page, statement);
      await page.locator('a[href*="/evidence/"]').first().click();
      await page.waitForURL("**/evidence/**");
      const address = new URL(page.url());
      const [, turn, number] = paragraph.match(/^(t\d+)p(\d+)$/);
      address.searchParams.set("turn", turn);
      address.searchParams.set("paragraph", number);
      await visit(page, address.href);
      const marked = (await page.locator("mark").allInnerTexts()).join(" ");
      assert.ok(folded(marked).includes(folded(words)), `marked is “${marked.slice(0, 200)}”, not “${words}”`);
      await picture(page, "evidence-light");
    });
  });

  it("names the JSON twin of each page", async () => {
    await onPage({}, async (page) => {
      for (const [, path] of shownPages()) {
        await visit(page, path);
        const twin = page.locator('link[rel="alternate"][type="application/json"]');
        assert.equal(await twin.count(), 1, `${path} names no JSON twin`);
        const response = await page.context().request.get(new URL(await twin.getAttribute("href"), ROOM).href);
        assert.equal(response.status(), 200, `the twin of ${path}`);
        assert.equal(typeof (await response.json()), "object", `the twin of ${path}`);
      }
    });
  });

  it("says what is not there with a page of its own", async () => {
    const page = await openPage(browser);
    const response = await page.goto(`${ROOM}/statement/no-such-statement`);
    assert.equal(response.status(), 404);
    assert.deepEqual(await page.evaluate(faultsOfStructure), []);
    await picture(page, "not-found-light");
    await page.context().close();
  });

  /** The pages that pictures are taken of: [name, path]. */
  function shownPages() {
    return [
      ["home", "/"],
      ["archive", "/archive"],
      ["statement", statement],
      ["search", `/search?q=${encodeURIComponent(longestOf(words))}`],
      ["check", `/check?quote=${encodeURIComponent(words.replace(/ (\p{L}+)$/u, " otherwise"))}`],
      ["about", "/about"],
    ];
  }
});

/** What is wrong with a response's status and headers, a line each. */
function faultsOfResponse(response) {
  const faults = [];
  const headers = response.headers();
  if (response.status() !== 200) faults.push(`answers ${response.status()}`);
  if (headers["x-content-type-options"] !== "nosniff") faults.push("lets the browser guess its type (nosniff)");
  if (!(headers["content-security-policy"] ?? "").includes("default-src 'none'")) {
    faults.push("has no content security policy that begins from none");
  }
  if (headers["set-cookie"]) faults.push("sets a cookie");
  return faults;
}

/** What is wrong with a file that is no page: JSON must be JSON. */
async function faultsOfFile(response) {
  if (!(response.headers()["content-type"] ?? "").includes("json")) return [];
  return response.json().then(() => [], (error) => [`is no JSON: ${error.message}`]);
}

function longestOf(text) {
  return text.replaceAll(",", "").split(" ").reduce((one, other) => (other.length > one.length ? other : one));
}

function folded(text) {
  return text.replace(/\s+/g, " ").trim();
}
