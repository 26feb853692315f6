import type { Page } from "@playwright/test";
import { expect, test, type Api } from "./support/city.ts";

const FIRE = { lon: 120.7402, lat: 31.3203, address: "星湖街328号" };
const NEXT_DOOR = { lon: 120.7411, lat: 31.3207, address: "星湖街330号" };

interface Filed { report: { id: string; number: string } }

async function fileNextDoor(api: Api): Promise<Filed["report"]> {
  const filed = await api.post<Filed>("/reports", { desk: "110", channel: "phone", text: "隔壁厂房有浓烟", place: NEXT_DOOR });
  return filed.report;
}

/** Fills in why, and confirms the dialog with its button. */
async function confirm(page: Page, button: string, why: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("理由").fill(why);
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

async function chosen(page: Page): Promise<string> {
  return (await page.getByRole("heading", { name: /^警情 J/ }).innerText()).replace("警情 ", "");
}

test("two reports of one fire are linked, split, related and merged again", async ({ open }) => {
  const { page, api } = await open({ role: "duty-commander" });
  const incident = await api.openIncident("厂房起火，有浓烟", FIRE);
  const second = await fileNextDoor(api);
  await page.goto(`/incidents/${incident.id}`);
  await expect(page.getByRole("heading", { name: `警情 ${incident.number}` })).toBeVisible();
  const reports = page.getByRole("button", { name: /^报警 110-/ });
  const timeline = page.locator('[data-part="timeline"]');

  await page.getByRole("button", { name: `将报警 ${second.number} 并入警情` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "并入警情", exact: true }).click();
  await expect(reports).toHaveCount(2);
  await expect(page.getByRole("button", { name: `将报警 ${second.number} 并入警情` })).toHaveCount(0);

  await page.getByRole("button", { name: "拆分", exact: true }).click();
  await page.getByRole("dialog").getByLabel(second.number).check();
  await confirm(page, "拆分", "另一处起火点");
  await expect(page.getByRole("heading", { name: /^警情 J/ })).not.toContainText(incident.number);
  await expect(reports).toHaveCount(1);
  const split = await chosen(page);

  await page.getByRole("button", { name: "串并", exact: true }).click();
  await page.getByRole("option", { name: new RegExp(incident.number) }).click();
  await confirm(page, "串并", "同一厂区");
  await expect(page.locator(`[data-related="${incident.id}"]`)).toHaveText(`关联警情 ${incident.number}`);
  await expect(timeline).toContainText("同一厂区");

  await page.getByRole("button", { name: "并警", exact: true }).click();
  await page.getByRole("option", { name: new RegExp(incident.number) }).click();
  await confirm(page, "并警", "查明为同一起火灾");
  await expect(page.getByRole("heading", { name: `警情 ${incident.number}` })).toBeVisible();
  await expect(reports).toHaveCount(2);
  await expect(page.locator(`[data-incident="${split}"]`)).toHaveCount(0);
  await page.locator("[data-related]").click();
  await expect(page.getByRole("heading", { name: `警情 ${split}` })).toBeVisible();
  await expect(page.locator("main").getByText("已并警").first()).toBeVisible();
  await expect(page.locator(`[data-related="${incident.id}"]`).first()).toHaveText(`已并入 ${incident.number}`);
});

test("a report linked by mistake is taken out again", async ({ open }) => {
  const { page, api } = await open({ role: "duty-commander" });
  const incident = await api.openIncident("车棚起火", FIRE);
  const second = await fileNextDoor(api);
  await api.post(`/reports/${second.id}/link`, { incident: incident.id });
  await page.goto(`/incidents/${incident.id}`);
  await page.getByRole("button", { name: `报警 ${second.number}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "移出警情", exact: true }).click();
  await confirm(page, "移出警情", "不是同一起");
  await expect(page.getByRole("button", { name: /^报警 110-/ })).toHaveCount(1);
  await expect(page.getByRole("button", { name: `将报警 ${second.number} 并入警情` })).toBeVisible();
});
