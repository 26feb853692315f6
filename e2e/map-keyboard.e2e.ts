import type { Locator, Page } from "@playwright/test";
import { expect, test, type Api } from "./support/city.ts";
import { expectAccessible } from "./support/axe.ts";
import { map } from "./support/map.ts";

interface Place { lon: number; lat: number; name: { zh: string } }

const part = (page: Page, name: string): Locator => page.locator(`[data-part="${name}"] [data-row]`);
const card = (page: Page, text: string): Locator => page.locator("[data-map-frame]").getByText(text).first();

async function aStreet(api: Api): Promise<Place> {
  const { results } = await api.get<{ results: (Place & { kind: string })[] }>(`/search?limit=20&q=${encodeURIComponent("路")}`);
  const street = results.find((one) => one.kind === "street");
  if (!street) throw new Error("The city has no street whose name ends in 路.");
  return street;
}

async function onTheMap(page: Page): Promise<void> {
  await page.goto("/");
  await expect(map(page)).toHaveAttribute("data-drawn-roads", /[1-9]/, { timeout: 20_000 });
}

test("incidents and units are brought onto the map from their lists, without the mouse", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  const street = await aStreet(api);
  const incident = await api.openIncident("沿街店铺冒烟", { lon: street.lon, lat: street.lat, address: street.name.zh });
  await onTheMap(page);
  await page.keyboard.press("i");
  const row = page.locator(`[data-incident="${incident.number}"]`);
  for (let steps = await part(page, "incidents").count(); steps > 0 && !(await row.evaluate((one) => one === document.activeElement || one.contains(document.activeElement))); steps -= 1) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(incident.id));
  await expect(map(page)).toHaveAttribute("data-drawn-incidents", new RegExp(incident.number), { timeout: 20_000 });
  await page.keyboard.press("u");
  const unit = part(page, "units").first();
  await expect(unit).toBeFocused();
  await page.keyboard.press("Space");
  await expect(card(page, (await unit.getAttribute("data-unit")) ?? "")).toBeVisible();
  await expect(map(page)).toHaveAttribute("data-chosen-unit", /^\d+ \d+$/, { timeout: 20_000 });
});

test("closures and gaps are lists beside the map, and whoever leaves them keeps the place on the page", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  const street = await aStreet(api);
  await api.post("/closures", { name: street.name.zh, reason: "路面塌陷", line: [[street.lon, street.lat]] });
  await onTheMap(page);
  await page.keyboard.press("o");
  const closure = part(page, "closures").filter({ hasText: street.name.zh });
  await closure.first().focus();
  await page.keyboard.press("Enter");
  await expect(map(page)).toHaveAttribute("data-drawn-closures", /[1-9]/, { timeout: 20_000 });
  await page.getByRole("checkbox", { name: "1-3-5 覆盖" }).press("Space");
  await expect(part(page, "gaps").first()).toBeVisible({ timeout: 15_000 });
  await part(page, "gaps").first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(part(page, "gaps").nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(card(page, "覆盖空白网格")).toBeVisible();
  await expectAccessible(page, "gaps");
  await page.getByRole("button", { name: `恢复通行：${street.name.zh}` }).first().press("Enter");
  await expect(page.getByRole("button", { name: "在地图上画封闭路段" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "图层" })).toBeFocused();
});
