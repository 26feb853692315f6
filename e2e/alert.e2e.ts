import { expectAccessible } from "./support/axe.ts";
import { expect, test, type Api, type Desk } from "./support/city.ts";
import { DAY } from "./support/server.ts";

interface Alert {
  id: string;
  case_number: string;
  phase: string;
  ended: string | null;
  requested_at: string;
  ended_at: string | null;
  points: { name: string; breached: boolean; released_at: string | null; neighbour: string | null }[];
  stops: { outcome: string; slip: string }[];
  signatures: unknown[];
}
interface Ring { points: { id: string; name: string; place: [number, number]; state: string; neighbour: string | null }[] }

const alertsOf = async (api: Api): Promise<Alert[]> => (await api.get<{ alerts: Alert[] }>("/alerts")).alerts;
const seconds = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;

test("the van from Jiading is met in 18 minutes and 40 seconds, with one point that signed too late", async ({ open, start }) => {
  test.setTimeout(150_000);
  const { page, api } = await open({ role: "duty-commander", at: await start(DAY), width: 1500, height: 860 });
  await page.goto("/alerts");
  await api.post("/simulation", { speed: 1200 });
  await api.post("/simulation", { action: "resume" });
  await expect.poll(async () => (await alertsOf(api))[0]?.phase ?? "none", { timeout: 60_000 }).toBe("handed_over");
  await api.post("/simulation", { action: "pause" });

  const [alert] = await alertsOf(api);
  expect(seconds(alert!.requested_at, alert!.ended_at!)).toBe(18 * 60 + 40);
  expect(alert!.ended).toBe("hit");
  expect(alert!.points.filter((point) => point.breached).map((point) => point.name)).toEqual(["浏河检查站"]);
  const released = alert!.points.find((point) => point.name.includes("G15"))!.released_at!;
  expect(seconds(alert!.requested_at, released)).toBe(7 * 60);
  expect(alert!.stops.map((stop) => stop.outcome).toSorted()).toEqual(["let_go", "let_go", "secured"]);
  expect(alert!.signatures).toHaveLength(2);

  await page.getByRole("button", { name: /JD-A-001/ }).click();
  await expect(page.getByText("用时 18:40")).toBeVisible();
  await expect(page.locator('[data-called="浏河检查站"]')).toContainText("迟签");
  await expect(page.locator("[data-stop=secured]")).toHaveCount(1);
  await expect(page.getByText("描述将于 2023-01-11 09:05 销毁")).toBeVisible();
  await expectAccessible(page, "the alert page");
  const rings = await api.get<{ rings: Ring[] }>("/rings");
  expect(rings.rings[0]!.points.filter((point) => point.state === "directed"), "the level falls back with the alert").toEqual([]);
});

test("a request is taken in, checked, approved by another person, signed, stopped by law and secured", async ({ open, start }) => {
  test.setTimeout(120_000);
  const at = await start(DAY);
  const desk = await open({ role: "dispatcher", at, width: 1500, height: 860 });
  const commander = await open({ role: "duty-commander", at, width: 1500, height: 860 });
  const officer = await open({ role: "officer", at, width: 1500, height: 860, allowed: /409/ });
  const ring = (await desk.api.get<{ rings: Ring[] }>("/rings")).rings[0]!;
  const point = ring.points.find((one) => one.name.includes("南郊"))!;
  const form = desk.page;
  await form.goto("/alerts");
  await form.getByRole("button", { name: "登记协作请求" }).click();
  await form.getByLabel("案件编号").fill("JD-B-002");
  await form.getByLabel("请求地公安机关").fill("上海市（嘉定、青浦）");
  await form.getByLabel("目的").fill("追缉盗窃嫌疑车辆");
  await form.getByLabel("特征描述").fill("白色厢式货车");
  for (const paper of ["办案协作函", "立案决定书", "人民警察证"]) await form.getByLabel(`${paper} 编号`).fill("嘉公〔2023〕9号");
  await form.getByRole("button", { name: "在地图上点选" }).click();
  const map = form.getByRole("region", { name: "预警地图" });
  await expect(map.locator("canvas")).toBeVisible({ timeout: 20_000 });
  const box = (await map.boundingBox())!;
  await form.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(form.getByText(/已选/)).toBeVisible();
  await form.locator("form").getByRole("button", { name: "登记协作请求" }).click();
  await expect(form.locator("[aria-current=step]")).toHaveText("收件");
  await form.getByRole("button", { name: "审核通过" }).click();
  await expect(form.getByRole("button", { name: "批准布控" })).toHaveAttribute("aria-disabled", "true");

  // The commander approves; whoever checked could not.
  const [asked] = await alertsOf(desk.api);
  await commander.page.goto(`/alerts/${asked!.id}`);
  await commander.page.getByLabel("联合布控预案").selectOption("嘉太-01");
  await commander.page.getByRole("button", { name: "批准布控" }).click();
  await expect(commander.page.locator("[data-called]").first()).toBeVisible();
  await expect(commander.page.getByRole("region", { name: "预警地图" })).toHaveAttribute("data-alert-reach", /[1-9]/, { timeout: 20_000 });

  await meet(officer, asked!.id, point.name);
  const [hit] = await alertsOf(desk.api);
  expect([hit!.phase, hit!.ended]).toEqual(["hit", "hit"]);

  // The description: not without the case.
  await officer.page.getByRole("textbox", { name: "案件编号" }).fill("JD-B-002");
  await officer.page.getByRole("button", { name: "查看描述" }).click();
  await expect(officer.page.getByText("白色厢式货车")).toBeVisible();
});

test("a commander closes the vehicle in, changes a post by hand, sends the posts, and stands in its likely ways", async ({ open, start }) => {
  test.setTimeout(150_000);
  const { page, api } = await open({ role: "duty-commander", at: await start(DAY), width: 1500, height: 860, allowed: /422/ });
  await api.post("/simulation", { speed: 600 });
  await api.post("/simulation", { action: "resume" });
  await expect.poll(async () => (await alertsOf(api))[0]?.phase ?? "none", { timeout: 60_000 }).toBe("issued");
  await api.post("/simulation", { action: "pause" });
  const [alert] = await alertsOf(api);
  await page.goto(`/alerts/${alert!.id}`);
  const part = page.getByRole("region", { name: "处置方案" });
  const map = page.getByRole("region", { name: "预警地图" });

  await part.getByLabel("目标").selectOption("fewest_units");
  await part.getByRole("button", { name: "计算" }).click();
  await expect(part.getByText(/已证明最优|可行，尚未证明最优/)).toBeVisible({ timeout: 30_000 });
  await expect(part.getByRole("button", { name: "计算", exact: true })).toBeVisible({ timeout: 30_000 });
  const posts = part.locator("[data-post]");
  await expect(posts.first()).toBeVisible();
  await expect(map).toHaveAttribute("data-cordon-posts", /[1-9]/);

  // A post is put elsewhere, where a junction is near: it is said at once whether the plan still holds.
  const box = (await map.boundingBox())!;
  const isTold = part.locator("[data-holds]");
  let tried = 0;
  await expect(async () => {
    tried += 1;
    await posts.first().getByRole("button", { name: "改设" }).click();
    const share = (step: number) => 0.3 + 0.4 * ((tried * step) % 1);
    await page.mouse.click(box.x + box.width * share(0.618), box.y + box.height * share(0.755));
    await expect(isTold).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 60_000 });

  await part.getByText("拦截", { exact: true }).click();
  await part.getByLabel("去向").selectOption({ label: "向北" });
  await part.getByRole("button", { name: "计算" }).click();
  await expect(part.locator("[data-interception]")).toContainText(/可拦截 [\d.]+% 的可能去路/, { timeout: 30_000 });
  await expect(map).toHaveAttribute("data-interception-ways-out", /[1-9]/);
  await expectAccessible(page, "the plan of action");

  await part.getByText("合围", { exact: true }).click();
  await part.getByRole("button", { name: "计算" }).click();
  await expect(part.locator("[data-cordon]")).toBeVisible({ timeout: 30_000 });
  await expect(part.getByRole("button", { name: "计算", exact: true })).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("d");
  await expect(page.getByText(/已派 \d+ 个单元/)).toBeVisible({ timeout: 30_000 });
  const { incidents } = await api.get<{ incidents: { title: string }[] }>("/board");
  expect(incidents.filter((incident) => incident.title.startsWith("合围布控"))).toHaveLength(1);
});

/** An officer signs at a point, stops the vehicle, finds what is on the list, and secures it. */
async function meet(officer: Desk, alert: string, point: string): Promise<void> {
  const { page } = officer;
  await page.goto(`/alerts/${alert}`);
  const row = page.locator(`[data-called="${point}"]`);
  await row.getByRole("button", { name: "签收" }).click();
  await expect(row).toContainText("已签收");
  await page.getByRole("button", { name: "查控登记" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("查控地点").selectOption(point);
  await dialog.getByRole("button", { name: "查控登记" }).click();
  await expect(page.getByText("民警须先出示人民警察证")).toBeVisible();
  for (const box of ["已出示人民警察证", "已告知理由", "执法记录仪已开启"]) await dialog.getByLabel(box).check();
  await dialog.getByRole("button", { name: "查控登记" }).click();
  await expect(page.locator("[data-stop=open]")).toHaveCount(1);
  await page.getByRole("button", { name: "比中" }).click();
  await page.getByRole("dialog").getByLabel(/证据编号/).fill("物证-01");
  await page.getByRole("dialog").getByRole("button", { name: "比中" }).click();
  await page.getByRole("button", { name: "控制到位" }).click();
  await expect(page.locator("[data-stop=secured]")).toHaveCount(1);
}
