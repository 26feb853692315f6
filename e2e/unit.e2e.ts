import { expect, test } from "./support/city.ts";

interface UnitBrief { id: string; callsign: string; primary: string; engaged: boolean; crew: unknown[]; crew_size: number }

test("a crew signs on, signs for a job on the phone, and works through it", async ({ open }) => {
  const desk = await open({ role: "dispatcher" });
  const crew = await open({ role: "officer", width: 390, height: 844 });
  const mine = await crew.api.get<{ unit: UnitBrief | null }>("/my-unit");
  let callsign = mine.unit?.callsign;
  await crew.page.goto("/crew");
  if (callsign === undefined) {
    const { units } = await crew.api.get<{ units: UnitBrief[] }>("/units");
    callsign = units.find((unit) => unit.primary === "available" && !unit.engaged && unit.crew.length < unit.crew_size)?.callsign ?? "";
    await crew.page.getByRole("searchbox").fill(callsign);
    await crew.page.getByRole("button", { name: new RegExp(callsign) }).first().click();
  }
  await expect(crew.page.getByRole("heading", { name: callsign })).toBeVisible();
  const { units } = await desk.api.get<{ units: UnitBrief[] }>("/units");
  const unit = units.find((one) => one.callsign === callsign);
  if (!unit) throw new Error(`There is no unit ${callsign}.`);
  await desk.api.post(`/units/${unit.id}/status`, { code: "available" });
  const incident = await desk.api.openIncident("老人走失", { lon: 120.6, lat: 31.3, address: "三元一村" });
  await desk.api.post(`/units/${unit.id}/assignments`, { incident: incident.id });

  await expect(crew.page.getByText(incident.number)).toBeVisible();
  for (const step of ["签收", "出警", "到场", "处置完毕"]) {
    await crew.page.getByRole("button", { name: step, exact: true }).click();
  }
  await expect(crew.page.getByText("暂无派警任务")).toBeVisible();
});

for (const language of ["zh-CN", "en"]) {
  test(`the crew's page fits a phone of 360 pixels, ${language}`, async ({ open }) => {
    const { page, context } = await open({ role: "officer", width: 360, height: 780 });
    await context.addInitScript((wanted) => localStorage.setItem("anlan.language", wanted), language);
    await page.goto("/crew");
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over).toBeLessThanOrEqual(0);
  });
}
