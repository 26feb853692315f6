import type { Page } from "@playwright/test";
import { expect, test, type Api } from "./support/city.ts";
import { expectAccessible } from "./support/axe.ts";
import { map, zoomTo } from "./support/map.ts";

interface Found { kind: string; name: { zh: string; en: string }; lon: number; lat: number }
interface Candidate { unit: { id: string; callsign: string }; place: number; usable: string; reasons: { text: { zh: string } }[] }

/** Every few seconds, and at every step: a story of a minute does not need more. */
const ASKED_MAX = 25;

const candidates = (page: Page) => page.locator('[data-part="recommendation"] [data-row]');

/** Names that streets have in most cities of the country; a city without any of them has others that end alike. */
const NAMES = ["人民路", "解放路", "中山路", "路", "街"];

async function aStreet(api: Api): Promise<Found> {
  for (const name of NAMES) {
    const { results } = await api.get<{ results: Found[] }>(`/search?limit=20&q=${encodeURIComponent(name)}`);
    const street = results.find((one) => one.kind === "street");
    if (street) return street;
  }
  throw new Error(`The city has no street that is found by ${NAMES.join(", ")}.`);
}

/** Opens the desk and waits until the streets are on the map. */
async function onTheMap(page: Page): Promise<void> {
  await page.goto("/");
  await expect(map(page)).toHaveAttribute("data-drawn-roads", /[1-9]/, { timeout: 20_000 });
}

for (const theme of ["day", "night"]) {
  test(`the streets come from our own server and MapLibre warns of nothing, ${theme}`, async ({ open, server }) => {
    const { page, context } = await open({ role: "dispatcher" });
    await context.addInitScript((wanted) => localStorage.setItem("anlan.theme", wanted), theme);
    const said: string[] = [];
    const foreign: string[] = [];
    page.on("console", (message) => ["warning", "error"].includes(message.type()) && said.push(message.text()));
    context.on("request", (request) => !/^(blob|data):/.test(request.url()) && !request.url().startsWith(`${server.url}/`) && foreign.push(request.url()));
    await onTheMap(page);
    await page.keyboard.press("f");
    for (const zoom of [9, 12, 15, 17]) await zoomTo(page, zoom);
    expect(said).toEqual([]);
    expect(foreign).toEqual([]);
  });
}

test("a place is found as one types, and the map goes there", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  const street = await aStreet(api);
  await onTheMap(page);
  await page.keyboard.press("p");
  await expect(page.getByRole("combobox", { name: "查找地点" })).toBeFocused();
  await page.keyboard.insertText(street.name.zh);
  await expect(page.getByRole("option", { name: new RegExp(street.name.zh) }).first()).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page, "search");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-map-frame]").getByText(street.name.zh)).toBeVisible();
  await expect(map(page)).toHaveAttribute("data-zoom", /^1[1-9]/, { timeout: 20_000 });
});

test("the place of a report is found while it is written, and becomes its point", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  const street = await aStreet(api);
  await onTheMap(page);
  await page.keyboard.press("n");
  await page.keyboard.insertText("路灯不亮");
  await page.keyboard.press("Tab");
  await page.keyboard.insertText(street.name.zh);
  await expect(page.getByRole("option", { name: new RegExp(street.name.zh) }).first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "地点", exact: true })).toHaveValue(street.name.zh);
  await expect(page.getByRole("button", { name: `${street.lon.toFixed(4)}, ${street.lat.toFixed(4)}` })).toBeVisible();
});

test("the units are recommended by road, with reasons, and Enter sends the first", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  const street = await aStreet(api);
  const incident = await api.openIncident("沿街店铺冒烟", { lon: street.lon, lat: street.lat, address: street.name.zh });
  let asked = 0;
  page.on("request", (request) => (asked += Number(request.url().includes("/recommendation"))));
  await page.goto(`/incidents/${incident.id}`);
  await expect(candidates(page).first()).toBeVisible({ timeout: 15_000 });
  await expectAccessible(page, "recommendation");
  await expect(page.locator('[data-part="units"] [data-row]').first()).toHaveAttribute("data-unit", (await candidates(page).first().getAttribute("data-unit")) ?? "");
  await page.keyboard.press("r");
  await expect(candidates(page).first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(candidates(page).nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  const first = (await candidates(page).first().getAttribute("data-unit")) ?? "";
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-part="assignments"]').getByText(first)).toBeVisible();
  expect(asked, "an answer is no reason to ask again").toBeLessThan(ASKED_MAX);
});

test("every unit that stands last says why", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  const street = await aStreet(api);
  const incident = await api.openIncident("井盖缺失", { lon: street.lon, lat: street.lat, address: street.name.zh });
  const advice = await api.get<{ candidates: Candidate[] }>(`/incidents/${incident.id}/recommendation?limit=60`);
  await page.goto(`/incidents/${incident.id}`);
  await expect(candidates(page).first()).toBeVisible({ timeout: 15_000 });
  for (const last of advice.candidates.filter((one) => one.usable === "last")) {
    expect(last.reasons.length, last.unit.callsign).toBeGreaterThan(0);
    const row = page.locator(`[data-part="recommendation"] [data-unit="${last.unit.callsign}"]`);
    for (const reason of last.reasons) await expect(row).toContainText(reason.text.zh);
  }
});

test("a street is closed by its name without the mouse, and stands on the map and in the list", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  const street = await aStreet(api);
  await onTheMap(page);
  await page.keyboard.press("o");
  await expect(page.getByRole("checkbox", { name: "网格", exact: true })).toBeFocused();
  await expectAccessible(page, "layers");
  await page.getByRole("combobox", { name: "按路名封闭道路" }).focus();
  await page.keyboard.insertText(street.name.zh);
  await expect(page.getByRole("option", { name: new RegExp(street.name.zh) }).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/封闭路段：已画 ([2-9]|\d\d+) 点/)).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page, "drawing");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "封闭道路" });
  await expect(dialog.getByLabel("路段名称")).toHaveValue(street.name.zh);
  await expectAccessible(page, "closure");
  await page.keyboard.insertText("路面塌陷");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press("o");
  await expect(page.locator('[data-part="closures"] [data-row]').filter({ hasText: street.name.zh })).toBeVisible();
  await expect(map(page)).toHaveAttribute("data-drawn-closures", /[1-9]/, { timeout: 20_000 });
  const lift = page.getByRole("button", { name: `恢复通行：${street.name.zh}` });
  await lift.click();
  await expect(lift).toHaveCount(0);
});

test("a closure is drawn with the cross and the arrows, taken back, and given up", async ({ open }) => {
  const { page } = await open({ role: "dispatcher" });
  await onTheMap(page);
  await page.keyboard.press("o");
  await page.getByRole("button", { name: "在地图上画封闭路段" }).press("Enter");
  const drawn = (count: number) => expect(page.getByText(`封闭路段：已画 ${count} 点`)).toBeVisible();
  await drawn(0);
  await expect(page.getByRole("button", { name: /^完成/ })).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Space");
  await drawn(1);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await drawn(2);
  await page.keyboard.press("Backspace");
  await drawn(1);
  await page.keyboard.press("Escape");
  await expect(page.getByText(/封闭路段：已画/)).toHaveCount(0);
});

test("it is shown how far a unit comes, and what the units on duty reach in one, three and five minutes", async ({ open }) => {
  const { page } = await open({ role: "duty-commander" });
  await onTheMap(page);
  const row = page.locator('[data-part="units"] [data-row]').first();
  const callsign = (await row.getAttribute("data-unit")) ?? "";
  await row.click();
  await page.getByRole("button", { name: "可达范围", exact: true }).click();
  await expect(page.getByText(`${callsign}：5、10、15 分钟可达`).first()).toBeVisible({ timeout: 15_000 });
  await page.keyboard.press("o");
  await page.getByRole("checkbox", { name: "1-3-5 覆盖" }).check();
  const circles = page.getByRole("table", { name: "1-3-5 覆盖" });
  for (const minutes of [1, 3, 5]) await expect(circles.getByRole("cell", { name: `${minutes} 分钟` })).toBeVisible();
  await expectAccessible(page, "coverage");
});
