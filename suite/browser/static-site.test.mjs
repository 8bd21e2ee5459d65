// Follows every link of the reading room as files, to the place on the page that it names; what leads out of it is not asked for.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { LinkChecker } from "linkinator";

const SITE = process.env.STATIC_SITE;
const skip = SITE ? false : "STATIC_SITE names no folder: run `cargo xtask browser`";

/** Fewer links than this are not those of the samples. */
const LEAST = 150;

/** Lists the links of a folder that lead nowhere, a line each, and how many lead somewhere. */
async function followed(folder) {
  let port;
  const checker = new LinkChecker();
  checker.on("pagestart", (address) => (port ??= new URL(address).host));
  const is_outside = async (address) => /^https?:/.test(address) && port !== undefined && new URL(address).host !== port;
  const { links } = await checker.check({ path: folder, recurse: true, checkFragments: true, linksToSkip: is_outside });
  return {
    broken: links.filter(({ state }) => state === "BROKEN").map(({ url, parent, status }) => `${parent} leads to ${url}: ${status}`),
    good: links.filter(({ state }) => state === "OK").length,
  };
}

describe("the reading room as files", { skip }, () => {
  it("has no link that leads nowhere", async () => {
    const { broken, good } = await followed(SITE);
    console.log(`${good} links lead where they say`);
    assert.deepEqual(broken, []);
    assert.ok(good > LEAST, `only ${good} links were followed`);
  });

  it("would be found out otherwise", async () => {
    const folder = await mkdtemp(join(tmpdir(), "static-site-"));
    try {
      await cp(SITE, folder, { recursive: true });
      const page = await readFile(join(folder, "index.html"), "utf8");
      const links = '<a href="gone.html">gone</a> <a href="about.html#nowhere">nowhere</a>';
      await writeFile(join(folder, "index.html"), page.replace("</main>", `${links}</main>`));
      assert.equal((await followed(folder)).broken.length, 2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
