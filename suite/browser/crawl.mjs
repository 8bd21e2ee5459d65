// Follows every link of the reading room, up to a bound.

import { ROOM } from "./room.mjs";

/** No more addresses than this are asked for. */
const MOST = 200;

/** No more than this of one kind (statements, searches, their JSON …), so that each kind is met. */
const MOST_OF_A_KIND = 40;

/**
 * Asks for every address of the room that links lead to, from `from` on, in the order they are met.
 * `onPage(path, response)` sees each page of HTML open in `page`; `onFile(path, response)` all else.
 */
export async function crawl(page, { from = ["/"], most_of_a_kind = MOST_OF_A_KIND, kindOf = firstParts, onPage, onFile }) {
  const waiting = [...from];
  const met = new Set(waiting);
  const of_kind = new Map();
  let asked = 0;
  while (waiting.length && asked < MOST) {
    const path = waiting.shift();
    const kind = kindOf(path);
    if ((of_kind.get(kind) ?? 0) >= most_of_a_kind) continue;
    of_kind.set(kind, (of_kind.get(kind) ?? 0) + 1);
    asked += 1;
    const response = await page.context().request.get(ROOM + path);
    if (!isHtml(response)) {
      await onFile(path, response);
      continue;
    }
    await page.goto(ROOM + path);
    await onPage(path, response);
    for (const found of await page.evaluate(addressesOfPage)) {
      const next = pathInRoom(found);
      if (next && !met.has(next)) {
        met.add(next);
        waiting.push(next);
      }
    }
  }
  return of_kind;
}

/** The first part of a path, two of the API's: `statement`, `api/v1/statement`. */
function firstParts(path) {
  const parts = path.split(/[/?]/).slice(1);
  return parts.slice(0, parts[0] === "api" ? 3 : 1).join("/");
}

/** The path and query of an address in the room, or null of one outside it. */
function pathInRoom(address) {
  const url = new URL(address);
  return url.origin === new URL(ROOM).origin ? url.pathname + url.search : null;
}

/** Says whether a response is a page to open, not a file to keep. */
function isHtml(response) {
  const headers = response.headers();
  return (headers["content-type"] ?? "").includes("text/html") && !headers["content-disposition"];
}

/** Lists the addresses that a page leads to. */
function addressesOfPage() {
  return [...document.querySelectorAll("a[href], link[href], area[href]")].map((element) => element.href);
}
