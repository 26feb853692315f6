import { expect, test as base, type APIRequestContext, type BrowserContext, type Page } from "@playwright/test";
import { DEMO, startServer, type Server } from "./server.ts";

/** An account that the demo offers. */
export interface SignIn { name: string; password: string; role: string; display_name: string; jurisdiction: string }
/** Somebody signed in, with a window of their own. */
export interface Desk { page: Page; context: BrowserContext; api: Api }

/** How a window is opened: whose, how large, at which server, and which complaint of the browser is expected. */
interface Opening { role?: string; width?: number; height?: number; at?: Server; allowed?: RegExp }

interface Fixtures {
  /** Opens a window; every error on its console fails the story at the end. */
  open: (how?: Opening) => Promise<Desk>;
  /** Starts a server for this story alone; its log has to be clean as well. */
  start: (args: readonly string[]) => Promise<Server>;
}
interface WorkerFixtures {
  server: Server;
  signIns: SignIn[];
}

/** The few calls by which a story sets its stage. */
export class Api {
  constructor(private readonly request: APIRequestContext, private readonly url: string) {}

  async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(`${this.url}/api/v1${path}`);
    expect(answer.ok(), `GET ${path}: ${answer.status()}`).toBe(true);
    return (await answer.json()) as T;
  }

  async post<T>(path: string, data: unknown): Promise<T> {
    const headers = { "Idempotency-Key": crypto.randomUUID(), Origin: this.url };
    const answer = await this.request.post(`${this.url}/api/v1${path}`, { data, headers });
    expect(answer.ok(), `POST ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return (await answer.json()) as T;
  }

  /** Files a report and opens an incident of it. */
  async openIncident(text: string, place: { lon: number; lat: number; address: string }): Promise<{ id: string; number: string }> {
    const filed = await this.post<{ report: { id: string } }>("/reports", { desk: "110", channel: "phone", text, place });
    const opened = await this.post<{ incident: { id: string; number: string } }>("/incidents", { report: filed.report.id, type: "040000", grade: "P1" });
    return opened.incident;
  }
}

function expectClean(server: Server): void {
  const bad = server.log().split("\n").filter((line) => /\b(WARN|ERROR|panicked)\b/.test(line));
  expect(bad, "the server's log").toEqual([]);
}

/** A test with a city of its own worker; the server's log has to be clean when the worker ends. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    async ({}, use) => {
      const server = await startServer(DEMO);
      await use(server);
      await server.stop();
      expectClean(server);
    },
    { scope: "worker" },
  ],
  signIns: [
    async ({ server }, use) => {
      const answer = await fetch(`${server.url}/api/v1/simulation/sign-ins`);
      await use(((await answer.json()) as { sign_ins: SignIn[] }).sign_ins);
    },
    { scope: "worker" },
  ],
  start: async ({}, use) => {
    const servers: Server[] = [];
    await use(async (args) => {
      const server = await startServer(args);
      servers.push(server);
      return server;
    });
    for (const server of servers) {
      await server.stop();
      expectClean(server);
    }
  },
  open: async ({ browser, server, signIns, start: _outlivesTheWindows }, use) => {
    const contexts: BrowserContext[] = [];
    const errors: string[] = [];
    await use(async ({ role, width = 1366, height = 768, at = server, allowed } = {}) => {
      const context = await browser.newContext({ viewport: { width, height }, locale: "zh-CN", baseURL: at.url });
      contexts.push(context);
      const page = await context.newPage();
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error" && !allowed?.test(message.text())) errors.push(message.text());
      });
      const api = new Api(context.request, at.url);
      if (role) {
        const who = signIns.find((one) => one.role === role);
        expect(who, `a demo sign-in for ${role}`).toBeDefined();
        await api.post("/session", { name: who?.name, password: who?.password });
        await context.addInitScript(() => localStorage.setItem("anlan.signed-in", "yes"));
      }
      return { page, context, api };
    });
    for (const context of contexts) await context.close();
    expect(errors, "errors on the browser's console").toEqual([]);
  },
});

export { expect };
