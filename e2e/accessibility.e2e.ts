import type { Page } from "@playwright/test";
import { expect, test } from "./support/city.ts";
import { expectAccessible } from "./support/axe.ts";

const THEMES = ["day", "night"] as const;

async function look(page: Page, theme: string): Promise<void> {
  await page.addInitScript((wanted) => localStorage.setItem("anlan.theme", wanted), theme);
}

for (const theme of THEMES) {
  test(`every page can be used by everybody, ${theme}`, async ({ open }) => {
    const stranger = await open();
    await look(stranger.page, theme);
    await stranger.page.goto("/");
    await expect(stranger.page.getByLabel("用户名")).toBeVisible();
    await expectAccessible(stranger.page, "sign-in");

    const desk = await open({ role: "duty-commander" });
    await look(desk.page, theme);
    const incident = await desk.api.openIncident("仓库冒烟", { lon: 120.6, lat: 31.3, address: "工业园区" });
    await desk.page.goto(`/incidents/${incident.id}`);
    await expect(desk.page.getByRole("heading", { name: `警情 ${incident.number}` })).toBeVisible();
    await expectAccessible(desk.page, "desk");
    for (const [key, dialog] of [["g", /调整等级/], ["x", /结警/], ["?", /快捷键/], ["/", /命令/]] as const) {
      await desk.page.keyboard.press(key);
      await expect(desk.page.getByRole("dialog", { name: dialog })).toBeVisible();
      await expectAccessible(desk.page, `dialog ${dialog}`);
      await desk.page.keyboard.press("Escape");
      await expect(desk.page.getByRole("dialog")).toHaveCount(0);
    }

    const crew = await open({ role: "officer", width: 390, height: 844 });
    await look(crew.page, theme);
    await crew.page.goto("/crew");
    await expect(crew.page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expectAccessible(crew.page, "crew");

    const administrator = await open({ role: "administrator" });
    await look(administrator.page, theme);
    await administrator.page.goto("/access");
    for (const tab of ["人员", "单位", "警力", "接入密钥"]) {
      await administrator.page.getByText(new RegExp(`^${tab} \\d+$`)).click();
      await expectAccessible(administrator.page, `access ${tab}`);
    }

    const auditor = await open({ role: "auditor" });
    await look(auditor.page, theme);
    await auditor.page.goto("/audit");
    await expect(auditor.page.getByRole("table")).toBeVisible();
    await expectAccessible(auditor.page, "audit");
  });
}

test("the desk fits a screen of 1366 by 768 without scrolling", async ({ open }) => {
  const { page } = await open({ role: "dispatcher" });
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "接警登记" })).toBeVisible();
  const over = await page.evaluate(() => {
    const root = document.documentElement;
    return [root.scrollWidth - root.clientWidth, root.scrollHeight - root.clientHeight];
  });
  expect(over).toEqual([0, 0]);
});
