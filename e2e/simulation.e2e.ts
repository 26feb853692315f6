import type { Page } from "@playwright/test";
import { expect, test } from "./support/city.ts";
import { DEMO } from "./support/server.ts";

const DAY_STARTS = /07:00:00$/;

const clock = (page: Page) => page.locator("header time");

test("the demo's day is stepped, run, sped up, paused and begun anew from the screen", async ({ open, start }) => {
  const { page, api } = await open({ role: "duty-commander", at: await start(DEMO) });
  await page.goto("/");
  await expect(clock(page)).toHaveText(DAY_STARTS);
  const before = await api.get<{ reports_filed: number }>("/simulation");

  await page.getByRole("button", { name: "单步" }).click();
  await expect(clock(page)).not.toHaveText(DAY_STARTS);
  const stepped = await clock(page).innerText();
  await expect(clock(page)).toHaveText(stepped);

  await page.getByLabel("速度").selectOption("300");
  await page.getByRole("button", { name: "继续" }).click();
  await expect(page.getByRole("button", { name: "暂停" })).toBeVisible();
  await expect.poll(async () => (await api.get<{ reports_filed: number }>("/simulation")).reports_filed).toBeGreaterThan(before.reports_filed);
  await expect(page.locator("[data-incident]")).not.toHaveCount(0);
  await page.getByRole("button", { name: "暂停" }).click();
  await expect(page.getByRole("button", { name: "继续" })).toBeVisible();
  expect((await api.get<{ running: boolean; speed: number }>("/simulation")).running).toBe(false);

  page.once("dialog", (dialog) => void dialog.accept());
  await page.getByRole("button", { name: "重新开始" }).click();
  await expect(clock(page)).toHaveText(DAY_STARTS, { timeout: 15_000 });
  await expect(page.getByText("实时")).toBeVisible();
});
