import { expect, type Page } from "@playwright/test";

const IDLE_MS_MAX = 30_000;

/** The map, by the name that it has in either language. */
export const map = (page: Page) => page.getByRole("region", { name: /警力地图|Map of incidents/ });

/** Brings the map to a zoom with its own keys, one step after the other, and waits until it is drawn. */
export async function zoomTo(page: Page, zoom: number): Promise<void> {
  await expect(map(page)).toHaveAttribute("data-zoom", /\d/, { timeout: IDLE_MS_MAX });
  await map(page).locator("canvas").focus();
  for (;;) {
    const now = (await map(page).getAttribute("data-zoom")) ?? "";
    if (Math.round(Number(now)) === zoom) return;
    await page.keyboard.press(Number(now) < zoom ? "+" : "-");
    await expect(map(page)).not.toHaveAttribute("data-zoom", now, { timeout: IDLE_MS_MAX });
  }
}
