import type { Page } from "@playwright/test";
import { expect, test, type Api } from "./support/city.ts";
import { expectAccessible } from "./support/axe.ts";

interface Unit { id: string; callsign: string }
interface Candidate { unit: Unit; usable: string; chosen: boolean; reasons: { code: string; text: { zh: string } }[] }
interface Advice {
  plan: { name: { zh: string }; alarm_level: number; alarm_levels_max: number } | null;
  needs: { name: { zh: string }; wanted: number; chosen: Unit[] }[];
  shortfalls: { text: { zh: string } }[];
  candidates: Candidate[];
}
interface Board { units: (Unit & { primary: string; engaged: boolean })[] }

const panel = (page: Page) => page.getByRole("region", { name: "推荐警力" });

async function anIncident(api: Api): Promise<{ id: string; advice: Advice }> {
  const { results } = await api.get<{ results: { kind: string; lon: number; lat: number; name: { zh: string } }[] }>(`/search?limit=20&q=${encodeURIComponent("路")}`);
  const street = results.find((one) => one.kind === "street");
  if (!street) throw new Error("The city has no street whose name ends in 路.");
  const { id } = await api.openIncident("沿街店铺冒烟", { lon: street.lon, lat: street.lat, address: street.name.zh });
  return { id, advice: await api.get<Advice>(`/incidents/${id}/recommendation?limit=60`) };
}

for (const theme of ["day", "night"]) {
  test(`the plan is on the screen: what it asks for, whom it chose, and what is missing, ${theme}`, async ({ open }) => {
    const { page, context, api } = await open({ role: "dispatcher" });
    await context.addInitScript((wanted) => localStorage.setItem("anlan.theme", wanted), theme);
    const { id, advice } = await anIncident(api);
    await page.goto(`/incidents/${id}`);
    await expect(panel(page).getByText(advice.plan?.name.zh ?? "推荐警力").first()).toBeVisible({ timeout: 15_000 });
    for (const need of advice.needs) {
      await expect(panel(page).getByRole("list", { name: "预案力量" })).toContainText(`${need.name.zh} ${need.chosen.length}/${need.wanted}`);
    }
    for (const shortfall of advice.shortfalls) await expect(panel(page).getByRole("status")).toContainText(shortfall.text.zh);
    for (const { unit, reasons } of advice.candidates.filter((one) => one.reasons.length > 0).slice(0, 5)) {
      for (const reason of reasons) await expect(panel(page).locator(`[data-unit="${unit.callsign}"] [data-reason="${reason.code}"]`)).not.toBeEmpty();
    }
    await expectAccessible(page, "plan");
  });
}

test("the level of alarm is raised, and lowered to what the plan wants", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  const { id, advice } = await anIncident(api);
  expect(advice.plan, "a plan for this type and grade").not.toBeNull();
  const { alarm_level = 1, alarm_levels_max = 1 } = advice.plan ?? {};
  await page.goto(`/incidents/${id}`);
  const raise = panel(page).getByRole("button", { name: "提高出动等级" });
  const level = (now: number) => expect(panel(page).getByText(`出动等级 ${now}/${alarm_levels_max}`)).toBeVisible({ timeout: 15_000 });
  await level(alarm_level);
  for (let now = alarm_level + 1; now <= alarm_levels_max; now += 1) {
    await raise.press("Enter");
    await level(now);
  }
  await expect(raise).toHaveAttribute("aria-disabled", "true");
  for (let now = alarm_levels_max - 1; now >= alarm_level; now -= 1) {
    await panel(page).getByRole("button", { name: "降低出动等级" }).press("Enter");
    await level(now);
  }
  await expect(panel(page).getByRole("button", { name: "降低出动等级" })).toHaveCount(0);
});

test("one key sends the chosen units that are free, and asks about the others", async ({ open }) => {
  const { page, api } = await open({ role: "dispatcher" });
  const { id, advice } = await anIncident(api);
  const { units } = await api.get<Board>("/board");
  const isFree = new Map(units.map((unit) => [unit.id, unit.primary === "available" && !unit.engaged]));
  const chosen = advice.candidates.filter((one) => one.chosen && isFree.has(one.unit.id));
  const [free, asked] = [chosen.filter((one) => one.usable === "send" && isFree.get(one.unit.id)), chosen.filter((one) => one.usable !== "send" || !isFree.get(one.unit.id))];
  expect(free.length, "a chosen unit that is free").toBeGreaterThan(0);
  await page.goto(`/incidents/${id}`);
  await expect(panel(page).getByRole("button", { name: `派出选定 ${chosen.length}` })).toBeVisible({ timeout: 15_000 });
  await page.keyboard.press("d");
  for (const { unit } of free) await expect(page.locator('[data-part="assignments"]').getByText(unit.callsign, { exact: true })).toBeVisible();
  for (const { unit } of asked) {
    await expect(page.getByRole("dialog", { name: new RegExp(unit.callsign) })).toBeVisible();
    await page.keyboard.press("Escape");
  }
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
