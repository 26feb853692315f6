/** Takes the pictures of the README, and more for our own eyes: `npm run shots -- BASE_URL OUTDIR` beside a running demo. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { launchOptions } from "./support/browser.ts";
import { map, zoomTo } from "./support/map.ts";
import { DESKTOP, PHONE, TALL, encode, type Look } from "./support/picture.ts";

const [base, out] = process.argv.slice(2);
if (!base || !out) throw new Error("Usage: npm run shots -- BASE_URL OUTDIR");

const LOOKS: Look[] = [
  { language: "zh-CN", theme: "day" },
  { language: "zh-CN", theme: "night" },
  { language: "en", theme: "day" },
  { language: "en", theme: "night" },
];
const SETTLED_MS = 2500;
const CHOSEN_MS = 1200;
/** A street, a quarter, a city. */
const MAP_ZOOMS = [16, 14, 11] as const;

interface SignIn { name: string; password: string; role: string }
interface Job { id: string }
interface Point { lon?: number | null; lat?: number | null }
interface Unit { id: string; kind: string; primary: string; engaged: boolean; crew: unknown[]; crew_size: number; assignments: Job[]; position?: Point }
interface Board { units: Unit[]; incidents: { id: string; grade: string; place: Point }[] }

const degreesApart = (a?: Point, b?: Point): number => Math.hypot((a?.lon ?? 0) - (b?.lon ?? 0), (a?.lat ?? 0) - (b?.lat ?? 0));

async function get<T>(context: BrowserContext, path: string): Promise<T> {
  return (await (await context.request.get(`${base}/api/v1${path}`)).json()) as T;
}

async function post(context: BrowserContext, path: string, data: unknown): Promise<void> {
  const headers = { Origin: base ?? "", "Idempotency-Key": crypto.randomUUID() };
  const answer = await context.request.post(`${base}/api/v1${path}`, { data, headers });
  if (!answer.ok()) throw new Error(`POST ${path}: ${answer.status()} ${await answer.text()}`);
}

async function signIns(): Promise<SignIn[]> {
  const answer = await fetch(`${base}/api/v1/simulation/sign-ins`);
  return ((await answer.json()) as { sign_ins: SignIn[] }).sign_ins;
}

function nameOf(list: SignIn[], role: string): SignIn {
  const found = list.find((one) => one.role === role);
  if (!found) throw new Error(`The demo offers no sign-in for ${role}.`);
  return found;
}

async function open(browser: Browser, look: Look, viewport: typeof DESKTOP, who: SignIn | null): Promise<Page> {
  const context = await browser.newContext({ viewport, deviceScaleFactor: 1, locale: look.language });
  await context.addInitScript((wanted) => {
    localStorage.setItem("anlan.language", wanted.language);
    localStorage.setItem("anlan.theme", wanted.theme);
  }, look);
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") process.stderr.write(`console: ${message.text()} ${message.location().url}\n`);
  });
  page.on("pageerror", (error) => process.stderr.write(`page error: ${error.message}\n`));
  if (who) {
    await context.addInitScript(() => localStorage.setItem("anlan.signed-in", "yes"));
    await post(context, "/session", { name: who.name, password: who.password });
  }
  return page;
}

async function keep(page: Page, file: string): Promise<void> {
  await writeFile(join(out ?? ".", `${file}.webp`), await encode(page, await page.screenshot()));
}

async function shoot(page: Page, path: string, file: string): Promise<void> {
  await page.goto(base + path);
  await page.waitForTimeout(SETTLED_MS);
  await keep(page, file);
  await page.context().close();
}

/** The incident with the longest history of those that are being worked on: usually the most urgent, which stands first. */
async function chooseFirst(page: Page): Promise<void> {
  await page.goto(`${base}/`);
  await page.waitForTimeout(SETTLED_MS);
  await page.locator("[data-incident]").first().click();
  await page.waitForTimeout(CHOSEN_MS);
}

/** Puts the demo's officer into a car and sends the car to the most urgent incident, so that the crew's page has work. */
async function giveTheCrewWork(browser: Browser, list: SignIn[]): Promise<void> {
  const look: Look = { language: "zh-CN", theme: "day" };
  const officer = (await open(browser, look, PHONE, nameOf(list, "officer"))).context();
  const commander = (await open(browser, look, DESKTOP, nameOf(list, "duty-commander"))).context();
  const mine = await get<{ unit?: Unit }>(officer, "/my-unit");
  const board = await get<Board>(commander, "/board");
  const incident = board.incidents.toSorted((a, b) => a.grade.localeCompare(b.grade))[0];
  const free = board.units.filter((unit) => unit.kind === "station-car" && unit.primary === "available" && !unit.engaged && unit.crew.length < unit.crew_size);
  const car = mine.unit ?? free.toSorted((a, b) => degreesApart(a.position, incident?.place) - degreesApart(b.position, incident?.place))[0];
  if (!mine.unit && car) await post(officer, `/units/${car.id}/sign-on`, {});
  if (car && incident && car.assignments.length === 0) await post(commander, `/units/${car.id}/assignments`, { incident: incident.id });
  await officer.close();
  await commander.close();
}

const tailOf = (look: Look): string => `${look.language === "en" ? "en" : "zh"}-${look.theme}`;

async function shootDesk(browser: Browser, look: Look, list: SignIn[]): Promise<void> {
  const tail = tailOf(look);
  const desk = await open(browser, look, DESKTOP, nameOf(list, "duty-commander"));
  await chooseFirst(desk);
  await keep(desk, `desk-${tail}`);
  await desk.keyboard.press("f");
  await desk.waitForTimeout(SETTLED_MS);
  await keep(desk, `map-${tail}`);
  await desk.context().close();
  await shoot(await open(browser, look, PHONE, nameOf(list, "officer")), "/crew", `crew-${tail}`);
}

/** The large map at the zooms of a street, a quarter and a city, around the most urgent incident. */
async function shootMap(browser: Browser, look: Look, list: SignIn[]): Promise<void> {
  const desk = await open(browser, look, DESKTOP, nameOf(list, "duty-commander"));
  await desk.goto(`${base}/`);
  await map(desk).locator("canvas").waitFor();
  await desk.waitForTimeout(SETTLED_MS);
  await desk.keyboard.press("f");
  await zoomTo(desk, MAP_ZOOMS[0]);
  await desk.locator("[data-incident]").first().click();
  for (const zoom of MAP_ZOOMS) {
    await zoomTo(desk, zoom);
    await desk.waitForTimeout(SETTLED_MS);
    await keep(desk, `streets-z${zoom}-${tailOf(look)}`);
  }
  await desk.context().close();
}

async function shootTimeline(browser: Browser, list: SignIn[]): Promise<void> {
  const desk = await open(browser, { language: "zh-CN", theme: "day" }, TALL, nameOf(list, "duty-commander"));
  await chooseFirst(desk);
  const pane = desk.locator("main section").filter({ has: desk.locator('[data-part="timeline"]') });
  await writeFile(join(out ?? ".", "timeline.webp"), await encode(desk, await pane.screenshot()));
  await desk.context().close();
}

async function shootOthers(browser: Browser, list: SignIn[]): Promise<void> {
  const look: Look = { language: "zh-CN", theme: "day" };
  await shoot(await open(browser, look, DESKTOP, null), "/sign-in", "sign-in");
  await shoot(await open(browser, look, DESKTOP, nameOf(list, "administrator")), "/access", "access");
  await shoot(await open(browser, look, DESKTOP, nameOf(list, "auditor")), "/audit", "audit");
}

await mkdir(out, { recursive: true });
const browser = await chromium.launch(launchOptions());
const list = await signIns();
await giveTheCrewWork(browser, list);
for (const look of LOOKS) await shootDesk(browser, look, list);
for (const look of LOOKS) await shootMap(browser, look, list);
await shootTimeline(browser, list);
await shootOthers(browser, list);
await browser.close();
