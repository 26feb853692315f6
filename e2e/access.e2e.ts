import { expect, test } from "./support/city.ts";

const FAILURES_MAX = 5;

test("a wrong password is refused in words, and five of them lock the name", async ({ open }) => {
  const administrator = await open({ role: "administrator" });
  await administrator.api.post("/people", { name: "lock-me", display_name: "试锁", roles: ["call-taker"], password: "right-password" });
  const { page } = await open({ allowed: /status of 4\d\d/ });
  await page.goto("/");
  for (let attempt = 0; attempt <= FAILURES_MAX; attempt += 1) {
    await page.getByLabel("用户名").fill("lock-me");
    await page.getByLabel("密码").fill("wrong-password");
    await page.getByRole("button", { name: "登录", exact: true }).click();
    await expect(page.getByRole("alert")).not.toBeEmpty();
    await expect(page.getByLabel("密码")).toHaveValue("");
  }
  await page.getByLabel("密码").fill("right-password");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("锁");
  await administrator.page.goto("/access");
  await administrator.page.getByLabel("查找人员").fill("lock-me");
  await administrator.page.getByRole("button", { name: "解锁 试锁" }).click();
  await expect(administrator.page.getByRole("button", { name: "解锁 试锁" })).toHaveCount(0);
  await page.getByLabel("密码").fill("right-password");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByRole("heading", { name: /^警情/ }).first()).toBeVisible();
});

test("one click signs in with an account of the demo", async ({ open }) => {
  const { page } = await open();
  await page.goto("/");
  await page.getByRole("button", { name: /^调度员/ }).first().click();
  await expect(page.getByRole("heading", { name: "接警登记" })).toBeVisible();
});

test("the language changes on the spot and stays", async ({ open }) => {
  const { page } = await open({ role: "dispatcher" });
  await page.goto("/");
  await page.evaluate(() => Object.assign(window, { same: true }));
  await page.getByRole("button", { name: /切换语言/ }).click();
  await expect(page.getByRole("heading", { name: "New report" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  expect(await page.evaluate(() => "same" in window)).toBe(true);
  await page.reload();
  await expect(page.getByRole("heading", { name: "New report" })).toBeVisible();
});

test("a look-up names its case and its purpose and is found in the audit", async ({ open }) => {
  const desk = await open({ role: "dispatcher" });
  const filed = await desk.api.post<{ report: { id: string } }>("/reports", {
    desk: "110", channel: "phone", text: "有人求助", place: {}, caller: { name: "试验人", phone: "13800000000" },
  });
  const opened = await desk.api.post<{ incident: { id: string } }>("/incidents", { report: filed.report.id, type: "040000", grade: "P3" });
  await desk.page.goto(`/reports/${filed.report.id}`);
  const dialog = desk.page.getByRole("dialog");
  await expect(dialog.getByText("13800000000")).toHaveCount(0);
  await expect(dialog.getByRole("button", { name: "查看" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("查询事由").selectOption("call_back");
  await dialog.getByRole("button", { name: "查看" }).click();
  await expect(dialog.getByText("13800000000")).toBeVisible();

  const auditor = await open({ role: "auditor" });
  await auditor.page.goto("/audit");
  const entry = auditor.page.getByRole("row").filter({ hasText: filed.report.id });
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText("回拨核实");
  await expect(entry).toContainText("电话");
  await expect(entry).toContainText(`警情 ${opened.incident.id}`);
  await auditor.page.reload();
  await expect(auditor.page.getByRole("row").filter({ hasText: "钱思齐" }).first()).toBeVisible();
});
