import type { Page } from "@playwright/test";
import { expectAccessible } from "./support/axe.ts";
import { expect, test, type Api } from "./support/city.ts";
import { DAY } from "./support/server.ts";

interface Ring {
  id: string;
  closure: { planned: { share: number; held: number; all: number }; live: { share: number; held: number }; closed: boolean; leaks: { crossing: string; path: number[][] }[] };
  points: { id: string; name: string; neighbour: string | null; state: string }[];
}
interface Simulation { now: string }

const ringOf = async (api: Api): Promise<Ring> => (await api.get<{ rings: Ring[] }>("/rings")).rings[0]!;
const dial = (page: Page, which: "planned" | "live") => page.locator(`[data-closure=${which}] .share`);

/** Lets the day run until a moment of it, and stops it there. */
async function runUntil(api: Api, moment: string): Promise<void> {
  const now = async () => (await api.get<Simulation>("/simulation")).now;
  await api.post("/simulation", { speed: 3600 });
  await api.post("/simulation", { action: "resume" });
  await expect.poll(async () => (await now()) >= moment, { timeout: 90_000, intervals: [50] }).toBe(true);
  await api.post("/simulation", { action: "pause" });
}

test("the ring is closed by plan and live, leaks when a crew leaves, and is closed again by the reserve", async ({ open, start }) => {
  const { page, api } = await open({ role: "duty-commander", at: await start(DAY), width: 1500, height: 860, allowed: /409/ });
  await page.goto("/ring");
  await expect(dial(page, "planned")).toHaveText("100%");
  await expect(dial(page, "live")).toHaveText("100%");
  await expect(page.getByRole("status").filter({ hasText: "全线围闭" })).toBeVisible();
  for (const mode of ["公路 18/18", "水路 4/4", "铁路 3/3"]) await expect(page.locator("[data-closure=live]")).toContainText(mode);
  await expect(page.getByRole("region", { name: "圈层地图" })).toHaveAttribute("data-ring-crossings", "25", { timeout: 20_000 });
  await expectAccessible(page, "the ring page");

  // An auxiliary alone is no crew, whoever posts it.
  const ring = await ringOf(api);
  const point = ring.points.find((one) => one.name.includes("淀山湖"))!;
  await page.locator(`[data-point="${point.name}"]`).getByRole("button", { name: "撤勤" }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("增援邻近事故处置");
  await page.getByRole("dialog").getByRole("button", { name: "撤勤" }).click();
  await expect(dial(page, "live")).toHaveText("96.0%");
  await expect(dial(page, "planned")).toHaveText("100%");
  await expect(page.locator("[data-leak]")).toHaveCount(1);
  const leaking = await ringOf(api);
  expect(leaking.closure.live.held).toBe(24);
  expect(leaking.closure.leaks[0]!.path.length).toBeGreaterThan(1);
  await page.getByRole("button", { name: "封闭方案" }).click();
  await expect(page.getByText("补齐围闭最少需设 1 处卡点")).toBeVisible();

  await page.locator(`[data-point="${point.name}"]`).getByRole("button", { name: "上勤" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("民警人数").fill("0");
  await dialog.getByRole("button", { name: "上勤" }).click();
  await expect(page.getByText("辅警不得单独")).toBeVisible();
  await dialog.getByLabel("民警人数").fill("2");
  await dialog.getByRole("button", { name: "上勤" }).click();
  await expect(dial(page, "live")).toHaveText("100%");
  await expect(page.locator("[data-leak]")).toHaveCount(0);
});

test("at 15:00 of the day one crossing loses its crew, and at 15:12 the reserve is there", async ({ open, start }) => {
  test.setTimeout(180_000);
  const { page, api } = await open({ role: "duty-commander", at: await start(DAY), width: 1500, height: 860 });
  await runUntil(api, "2023-01-10T07:16:00Z");
  const ring = await ringOf(api);
  const week = await api.get<{ least: number; worst: { from: string; to: string } }>(`/rings/${ring.id}/week`);
  expect(week.least).toBe(24 / 25);
  expect([week.worst.from, week.worst.to].map((at) => at.slice(11, 19))).toEqual(["07:00:00", "07:12:00"]);
  expect(ring.closure.live.share).toBe(1);
  await page.goto("/ring");
  await expect(page.getByText("近七日最低 96.0%")).toBeVisible();
});
