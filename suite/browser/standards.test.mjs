// Holds every kind of page to the standards of others, in light, in dark and at a telephone's width; and to a weight that a slow line bears.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { crawl } from "./crawl.mjs";
import { openPage, PHONE, ROOM, startBrowser, visit } from "./room.mjs";
import { faultsOfAccess, faultsOfHtml } from "./standards.mjs";

const skip = ROOM ? false : "READING_ROOM names no address: run `cargo xtask browser`";

/** How a page is looked at. */
const LOOKS = [
  ["light", {}],
  ["dark", { colorScheme: "dark" }],
  ["phone", { viewport: PHONE }],
];

/** What the first paint of any page may weigh, in bytes as they are sent. */
const FIRST_PAINT = 60_000;

/** Pages that forms lead to, and a page that is not there. */
const ASKED = [
  "/search?q=harbour",
  "/search?q=zzyzxquux",
  "/search?q=%22never%20closed",
  "/check?quote=We%20will%20send%20warships%20to%20count%20herring.",
  "/check?quote=purple%20bicycles%20whistled%20underneath%20marmalade",
  "/check/document",
  "/trace?q=the%20harbour",
  "/kwic?q=harbour",
  "/words",
  "/words?q=harbour",
  "/gone",
  "/statement/no-such-statement",
];

describe("the pages by the standards of others", { skip }, () => {
  let browser;
  /** The HTML of a page or two of each kind, by path. */
  const pages = new Map();

  before(async () => {
    browser = await startBrowser();
    const page = await openPage(browser);
    const onPage = async (path, response) => pages.set(path, await response.text());
    const from = ["/", ...ASKED, ...(await pagesOfStatements(page.context().request))];
    await crawl(page, { from, most_of_a_kind: 2, kindOf, onPage, onFile() {} });
    await openReport(page);
    pages.set(REPORT, await page.content());
    await page.context().close();
  });

  after(() => browser?.close());

  /** A page of each kind. */
  const oneOfAKind = () => new Map([...pages.keys()].map((path) => [kindOf(path), path])).values();

  it("are valid HTML", async () => {
    const faults = [];
    for (const [path, html] of pages) faults.push(...(await faultsOfHtml(html)).map((fault) => `${path} ${fault}`));
    assert.deepEqual(faults, []);
  });

  for (const [look, options] of LOOKS) {
    it(`shut nobody out, ${look}`, async () => {
      const page = await openPage(browser, options);
      const faults = [];
      // Colours and widths follow from the kind: one page of each will do.
      for (const path of look === "light" ? pages.keys() : oneOfAKind()) {
        await (path === REPORT ? openReport(page) : page.goto(ROOM + path));
        faults.push(...(await faultsOfAccess(page)).map((fault) => `${path} ${fault}`));
      }
      await page.context().close();
      assert.deepEqual(faults, []);
    });
  }

  it("weigh little before the first paint", async () => {
    const heavy = [];
    for (const path of oneOfAKind()) {
      if (path === REPORT) continue;
      // Nothing is at hand from a page before: each has a window of its own.
      const page = await openPage(browser);
      const answers = [];
      // What ends while the window is closed (its icon) came after the paint, and has no size any more.
      const size = (request) => request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize, () => 0);
      page.on("requestfinished", (request) => answers.push(size(request)));
      await page.goto(ROOM + path, { waitUntil: "load" });
      const bytes = (await Promise.all(answers)).reduce((sum, one) => sum + one, 0);
      if (!(bytes > 0 && bytes < FIRST_PAINT)) heavy.push(`${path} weighs ${bytes} bytes`);
      await page.context().close();
    }
    assert.deepEqual(heavy, []);
  });

  it("are of every kind there is", () => {
    const kinds = new Set([...pages.keys()].map(kindOf));
    console.log(`${pages.size} pages of the kinds ${[...kinds].join(", ")}`);
    for (const kind of KINDS) assert.ok(kinds.has(kind), `no page of the kind ${kind} was met`);
  });

  it("would be found out otherwise", async () => {
    const page = await openPage(browser);
    await visit(page, "/about");
    assert.deepEqual(await faultsOfAccess(page), []);
    await page.evaluate(() => document.querySelector("main").append(document.createElement("button")));
    assert.match((await faultsOfAccess(page)).join(), /button-name/);
    await page.context().close();
    const broken = pages.get("/").replace("</main>", "<p><div>a block in a paragraph</div></p></main>");
    assert.match((await faultsOfHtml(broken)).join(), /div/);
  });
});

/** The report on an article, which a form alone leads to. */
const REPORT = "/check/document, handed in";

/** Hands an article in. */
async function openReport(page) {
  await visit(page, "/check/document");
  await page.locator("main textarea").fill("The minister was clear: “We will send warships to count herring.” Nobody said “purple bicycles whistle.”");
  await page.locator("main form button[type=submit], main form button").first().click();
  await page.locator("main [data-verdict]").first().waitFor();
}

/** The pages of statements that not every statement has: what changed in one that did, and two beside each other. */
async function pagesOfStatements(request) {
  const asked = async (path) => (await request.get(`${ROOM}/api/v1${path}`)).json();
  const { statements } = await asked("/statements");
  const [one, other] = statements.map(({ id }) => id);
  const day = statements.map(({ delivered_on }) => delivered_on).find((day) => day?.length === 10);
  const found = [`/statement/${one}`, `/statement/${one}/beside/${other}`, `/statement/${one}/captures`, `/archive/${day.replaceAll("-", "/")}`];
  for (const { id } of statements) {
    const { editions } = await asked(`/statements/${id}`);
    if (editions.length > 1) found.push(`/statement/${id}`, `/statement/${id}/compare`, `/statement/${id}/captures`);
  }
  return found;
}

/** Kinds of pages that the samples must lead to. */
const KINDS = `/archive /archive/* /archive/*/* /archive/*/*/* /captures /captures/* /captures/*/* /captures/*/*/* /statement/* /statement/*/compare
  /statement/*/beside/* /statement/*/captures /speakers /speaker/* /publishers /publisher/* /evidence/* /search /kwic /words /check /check/document
  /trace /not-held /changed /gone /log /log/entries /log/entries/* /about /help`.split(/\s+/).map((path) => path.slice(1));

/** The kind of page that an address leads to: its path without names and numbers. */
function kindOf(path) {
  const parts = path.split("?")[0].split("/").slice(1);
  const names_one = ["statement", "speaker", "publisher", "evidence"].includes(parts[0]);
  if (parts[0] === "api") return parts.slice(0, 3).join("/");
  return parts.map((part, at) => ((names_one && at % 2 === 1) || /^\d+$/.test(part) ? "*" : part)).join("/");
}
