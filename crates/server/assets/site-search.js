// Searches the files of the site: the words of the query are looked up in parts of the index, which are loaded as scripts, since a page
// that is opened from a disk may load scripts and fetch nothing. Every word of the query must stand in a statement that is found.
"use strict";
(() => {
  const MOST = 100;
  const parts = new Map();
  const base = document.currentScript.src.replace(/site-search\.js.*$/, "");

  // A part is asked for once, and hands itself over under its name.
  const part = (name) => {
    if (!parts.has(name)) {
      const asked = {};
      asked.done = new Promise((resolve, reject) => {
        asked.resolve = resolve;
        const script = document.createElement("script");
        script.src = `${base}search/${name}.js`;
        script.onerror = () => reject(new Error(`the part ${name} of the index cannot be loaded`));
        document.head.append(script);
      });
      parts.set(name, asked);
    }
    return parts.get(name).done;
  };
  globalThis.dictumPart = (name, value) => parts.get(name)?.resolve(value);

  const wordsOf = (text) => {
    const words = [];
    for (const run of text.toLowerCase().match(/[\p{Alphabetic}\p{N}]+/gu) ?? []) {
      words.push(...(run.match(/[\u2E80-\u{10FFFF}]|[^\u2E80-\u{10FFFF}]+/gu) ?? []));
    }
    return [...new Set(words)];
  };
  const shardOf = (word, shards) => {
    let hash = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(word)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    return hash % shards;
  };
  // Statements by number, each with how often the word stands in it.
  const placesOf = (posting) => {
    const places = new Map();
    let next = 0;
    for (const one of posting ? posting.split(" ") : []) {
      const [distance, times] = one.split("*");
      const statement = next + parseInt(distance, 36);
      places.set(statement, times ? parseInt(times, 36) : 1);
      next = statement + 1;
    }
    return places;
  };

  const search = async (query) => {
    const words = wordsOf(query);
    const about = await part("about");
    const found = await Promise.all(
      words.map(async (word) => {
        const shard = await part(`w${shardOf(word, about.shards)}`);
        return placesOf(Object.hasOwn(shard, word) ? shard[word] : "");
      }),
    );
    found.sort((a, b) => a.size - b.size);
    const hits = [];
    for (const statement of found[0]?.keys() ?? []) {
      if (!found.every((places) => places.has(statement))) continue;
      // A word that stands in few statements tells more.
      const rank = found.reduce((sum, places) => {
        return sum + (1 + Math.log(places.get(statement))) * Math.log(1 + about.statements / places.size);
      }, 0);
      hits.push([rank, statement]);
    }
    hits.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    const shown = await Promise.all(
      hits.slice(0, MOST).map(async ([, statement]) => {
        return (await part(`s${Math.floor(statement / about.a_file)}`))[statement % about.a_file];
      }),
    );
    return { words, total: hits.length, shown };
  };

  const made = (name, words, className) => Object.assign(document.createElement(name), { textContent: words ?? "", className: className ?? "" });
  const hit = ([id, headline, day, speakers, publisher]) => {
    const item = made("li", "", "hit");
    const line = made("p", "", "hit-headline");
    const link = made("a", headline || "Without a headline");
    link.href = `${base}statement/${id}.html`;
    link.dir = "auto";
    line.append(link);
    const facts = made("p", [day, speakers, publisher].filter(Boolean).join(" · "), "card-facts");
    facts.dir = "auto";
    item.append(line, facts);
    return item;
  };

  document.addEventListener("DOMContentLoaded", async () => {
    const query = new URLSearchParams(location.search).get("q") ?? "";
    const field = document.querySelector("#q");
    const said = document.querySelector("#said");
    const list = document.querySelector("#found");
    field.value = query;
    if (!query.trim()) return;
    document.title = `${query} · ${document.title}`;
    said.textContent = "Searching …";
    try {
      const { words, total, shown } = await search(query);
      const statements = total === 1 ? "1 statement has" : `${total} statements have`;
      const all = words.length > 1 ? "all of these words" : "this word";
      said.textContent = total
        ? `${statements} ${all}${total > MOST ? `; the first ${MOST} are shown` : ""}: ${words.join(", ")}`
        : `No statement has ${all}: ${words.join(", ") || query}`;
      list.append(...shown.map(hit));
    } catch (error) {
      said.textContent = `The search cannot go on: ${error.message}.`;
    }
  });
})();
