import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Finding { id: string; impact: string | null; nodes: { target: string[] }[] }

/** Expects that nothing on the page is a serious obstacle to anybody. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  await page.evaluate(source);
  const findings = await page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run: (root: Document) => Promise<{ violations: Finding[] }> } }).axe;
    return (await axe.run(document)).violations;
  });
  const serious = findings
    .filter((finding) => finding.impact === "serious" || finding.impact === "critical")
    .map((finding) => `${finding.id}: ${finding.nodes.map((node) => node.target.join(" ")).slice(0, 5).join(" | ")}`);
  expect(serious, where).toEqual([]);
}
