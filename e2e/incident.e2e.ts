import { expect, test } from "./support/city.ts";
import { Keyboard } from "./support/keyboard.ts";

const STROKES_MAX = 15;

test("a dispatcher takes a report to a cleared incident without the mouse", async ({ open }) => {
  const { page } = await open({ role: "dispatcher" });
  await page.goto("/");
  await expect(page.getByRole("heading", { name: /^警力/ })).toBeVisible();
  await expect(page.locator('[data-part="units"] [data-row]').first()).toBeVisible();
  const keys = new Keyboard(page);

  await keys.press("n");
  await keys.write("阳台冒烟，楼上有老人");
  await keys.press("Tab");
  await keys.write("虎丘区东渚街道龙景花园12幢");
  await keys.press("Control+Enter");
  await expect(page.getByRole("combobox", { name: "警情类别" })).toBeFocused();
  await keys.press("0");
  await keys.press("4");
  await expect(page.getByRole("option", { name: /040000/ })).toHaveAttribute("aria-selected", "true");
  await keys.press("Enter");
  // The first of those whom the city would send: by road where it has streets, else the nearest.
  await expect(page.locator(":is([data-part='recommendation'], [data-part='units']) li:first-child [data-row]:focus")).toHaveCount(1);
  await keys.press("Enter");
  const state = page.locator('[data-part="assignments"] [data-state]');
  await expect(state).toHaveAttribute("data-state", /dispatching|dispatched/);
  expect(keys.strokes).toBeLessThan(STROKES_MAX);

  await keys.press("s");
  await keys.press("Enter");
  await expect(state).toHaveAttribute("data-state", "acknowledged");
  await keys.press("Enter");
  await expect(state).toHaveAttribute("data-state", "en_route");
  await keys.press("Enter");
  await expect(state).toHaveAttribute("data-state", "on_scene");
  await keys.press("Enter");
  await expect(state).toHaveAttribute("data-state", "cleared");
  await expect(page.locator('[data-part="timeline"] li').first()).toBeVisible();

  await keys.press("x");
  await expect(page.getByRole("combobox", { name: "处警结果" })).toBeFocused();
  await keys.press("Enter");
  await expect(page.locator("main").getByText("已办结").first()).toBeVisible();
});

test("a change at one desk is on the other within a second", async ({ open }) => {
  const first = await open({ role: "dispatcher" });
  const second = await open({ role: "call-taker" });
  await second.page.goto("/");
  await expect(second.page.getByText("实时")).toBeVisible();
  // A desk at work has its map; while that is still being drawn, the browser has no second to spare.
  await expect(second.page.getByRole("region", { name: /警力地图/ })).toHaveAttribute("data-zoom", /./, { timeout: 20_000 });
  const incident = await first.api.openIncident("两车追尾，占用快车道", { lon: 120.6, lat: 31.3, address: "沪浮璜公路" });
  await expect(second.page.locator(`[data-incident="${incident.number}"]`)).toBeVisible({ timeout: 1000 });
});

test("the map draws a new incident", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  await page.goto("/");
  const map = page.getByRole("region", { name: /警力地图/ });
  await expect(map).toHaveAttribute("data-drawn-incidents", /.*/, { timeout: 20_000 });
  const board = await api.get<{ units: { position: { lon: number; lat: number } | null }[] }>("/board");
  const at = board.units.find((unit) => unit.position !== null)?.position;
  if (!at) throw new Error("No unit of the demo has a position.");
  const incident = await api.openIncident("路口大树倒伏", { lon: at.lon, lat: at.lat, address: "文昌路" });
  await expect(map).toHaveAttribute("data-drawn-incidents", new RegExp(incident.number), { timeout: 15_000 });
});

test("a unit dragged onto an incident is sent there", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  const incident = await api.openIncident("电梯困人", { lon: 120.6, lat: 31.3, address: "前进西路" });
  await page.goto("/");
  const row = page.locator(`[data-incident="${incident.number}"]`);
  await expect(row).toBeVisible();
  await page.locator('[data-part="units"] [data-row]').first().dragTo(row);
  await expect(page.locator('[data-part="assignments"] [data-state]')).toHaveAttribute("data-state", /dispatching|dispatched/);
});

test("a unit's mark dragged off the map onto an incident is sent there", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  const incident = await api.openIncident("树枝压断电线", { lon: 120.6, lat: 31.3, address: "竹辉路" });
  await page.goto("/");
  const row = page.locator(`[data-incident="${incident.number}"]`);
  await row.click();
  const unit = page.locator('[data-part="units"] [data-row]').first();
  await unit.click();
  const map = page.getByRole("region", { name: /警力地图/ });
  await expect(map).toHaveAttribute("data-chosen-unit", /^\d+ \d+$/, { timeout: 20_000 });
  const [x = 0, y = 0] = ((await map.getAttribute("data-chosen-unit")) ?? "").split(" ").map(Number);
  const frame = await map.boundingBox();
  await page.mouse.move((frame?.x ?? 0) + x, (frame?.y ?? 0) + y);
  await page.mouse.down();
  await page.mouse.move(900, 300, { steps: 4 });
  await row.hover();
  await page.mouse.up();
  await expect(page.locator('[data-part="assignments"] [data-state]').first()).toHaveAttribute("data-state", /dispatching|dispatched/);
});

test("a unit that is only proposed goes when a dispatcher says so", async ({ open }) => {
  const taker = await open({ role: "call-taker" });
  const dispatcher = await open({ role: "dispatcher" });
  const incident = await taker.api.openIncident("商铺卷帘门被撬", { lon: 120.61, lat: 31.31, address: "观前街" });
  const board = await taker.api.get<{ units: { id: string; primary: string; engaged: boolean }[] }>("/board");
  const free = board.units.find((unit) => unit.primary === "available" && !unit.engaged);
  await dispatcher.api.post(`/units/${free?.id}/assignments`, { incident: incident.id, propose: true });
  for (const { page } of [taker, dispatcher]) {
    await page.goto(`/incidents/${incident.id}`);
    await expect(page.locator('[data-part="assignments"] [data-state]')).toHaveAttribute("data-state", "proposed");
  }
  const step = '[data-part="assignments"] [data-name="usual-step"]';
  await expect(taker.page.locator(step)).toHaveAttribute("aria-disabled", "true");
  await dispatcher.page.locator(step).click();
  for (const { page } of [taker, dispatcher]) {
    await expect(page.locator('[data-part="assignments"] [data-state]')).toHaveAttribute("data-state", /dispatching|dispatched/);
  }
});

test("letters typed into a report stay letters", async ({ open }) => {
  const { page } = await open({ role: "dispatcher" });
  await page.goto("/");
  const text = page.getByRole("textbox", { name: "报警内容" });
  await expect(text).toBeVisible();
  await page.keyboard.press("n");
  await page.keyboard.type("nijukx?/");
  await expect(text).toHaveValue("nijukx?/");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "命令" })).toBeVisible();
});
