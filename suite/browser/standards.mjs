// What others hold a page to: html-validate its HTML, axe-core what people with a screen reader, without a mouse or with weak sight meet.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { HtmlValidate } from "html-validate";

/** The whole of axe-core, to be run inside a page; it is evaluated by the driver, which the page's security policy does not bind. */
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The sets of rules that pages are held to: WCAG 2.2 AA, and what axe-core's authors hold good beyond it. */
const SETS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y"],
});

/** Lists where a page breaks the standard of HTML, a line each. */
export async function faultsOfHtml(html) {
  const report = await validator.validateString(html);
  const lines = html.split("\n");
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} (line ${line}: ${lines[line - 1]?.trim().slice(0, 120)})`),
  );
}

/** Lists what axe-core finds wrong with the page that is open, a line each. */
export async function faultsOfAccess(page) {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (values) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html.slice(0, 160)) }));
  }, SETS);
  return violations.map(({ id, help, where }) => `${id}: ${help}: ${where.slice(0, 3).join(" and ")}${where.length > 3 ? ` and ${where.length - 3} more` : ""}`);
}
