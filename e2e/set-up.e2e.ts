import { expect, test } from "./support/city.ts";
import { EMPTY } from "./support/server.ts";

const PASSWORD = "first-password";

test("an empty house is set up, staffed and takes its first report", async ({ open, start }) => {
  const server = await start(EMPTY);
  const code = /启动码 (\w+)/.exec(server.log())?.[1] ?? "";
  const { page } = await open({ at: server });
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "首次启用" })).toBeVisible();
  await page.getByLabel("启动码").fill(code);
  await page.getByLabel("辖区名称").fill("昆山市");
  await page.getByLabel("管理员用户名").fill("guanli");
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByLabel("再次输入密码").fill(PASSWORD);
  await page.getByRole("button", { name: "启用", exact: true }).click();
  await expect(page.getByRole("heading", { name: "单位与人员" })).toBeVisible();

  await page.getByLabel("用户名").fill("diaodu");
  await page.getByLabel("显示姓名").fill("陈一鸣");
  await page.getByLabel("岗位", { exact: true }).selectOption("dispatcher");
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "新增人员" }).click();
  await expect(page.getByRole("table").getByText("陈一鸣")).toBeVisible();

  await page.getByText(/^警力 \d+$/).click();
  await page.getByLabel("呼号").fill("玉山处警01");
  await page.getByRole("button", { name: "编入警力" }).click();
  await expect(page.getByRole("table").getByText("玉山处警01")).toBeVisible();

  await page.getByRole("button", { name: "退出" }).click();
  await page.getByLabel("用户名").fill("diaodu");
  await page.getByLabel("密码").fill(PASSWORD);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByRole("heading", { name: "接警登记" })).toBeVisible();
  await page.getByLabel("报警内容").fill("路口两车相撞，有人受伤");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("a wrong code sets nothing up", async ({ open, start }) => {
  const { page } = await open({ at: await start(EMPTY), allowed: /status of 4\d\d/ });
  await page.goto("/");
  await page.getByLabel("启动码").fill("000000000000");
  await page.getByLabel("辖区名称").fill("昆山市");
  await page.getByLabel("管理员用户名").fill("guanli");
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByLabel("再次输入密码").fill(PASSWORD);
  await page.getByRole("button", { name: "启用", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("启动码不正确");
  await page.reload();
  await expect(page.getByRole("heading", { name: "首次启用" })).toBeVisible();
});
