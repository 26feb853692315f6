import createClient, { type Middleware } from "openapi-fetch";
import { ApiProblem, readProblem } from "./problem";
import type { paths } from "./schema";
import type * as wire from "./types";

/** Where the interface lives on our own server. */
export const BASE = "/api/v1";

const settings = { language: "zh-CN", onSignedOut: (): void => undefined };
/** Where a 401 means a wrong password or code, not a session that has lapsed. */
const DOORS: readonly string[] = [`${BASE}/session`, `${BASE}/setup`];

/** Sets the language in which the server words its problems. */
export function speak(language: string): void {
  settings.language = language;
}

/** Names what to do when the server no longer knows our session. */
export function onSignedOut(act: () => void): void {
  settings.onSignedOut = act;
}

/** Every request says its language and, where it writes, the key under which it may be repeated. */
const courtesy: Middleware = {
  onRequest({ request }) {
    request.headers.set("Accept-Language", settings.language);
    if (request.method !== "GET") request.headers.set("Idempotency-Key", crypto.randomUUID());
    return request;
  },
};

/** Every refusal becomes an `ApiProblem`, and so does a server that cannot be reached. */
const refusals: Middleware = {
  async onResponse({ response, schemaPath }) {
    if (response.ok) return undefined;
    const problem = await readProblem(response);
    if (problem.status === 401 && !DOORS.includes(schemaPath)) settings.onSignedOut();
    throw problem;
  },
  onError({ error }) {
    return new ApiProblem({ title: String(error), status: 0, code: "unreachable" });
  },
};

/** The typed client; each room wraps the calls that it makes. */
export const api = createClient<paths>();
api.use(courtesy, refusals);

/** Unwraps an answer. A refusal has already been thrown, so what arrives here is the data. */
export async function taken<A extends { data?: unknown }>(answer: Promise<A>): Promise<Exclude<A["data"], undefined>> {
  return (await answer).data as Exclude<A["data"], undefined>;
}

const ofReport = (report: string) => ({ params: { path: { report } } });
const ofIncident = (incident: string) => ({ params: { path: { incident } } });
const ofUnit = (unit: string) => ({ params: { path: { unit } } });
const ofPerson = (person: string) => ({ params: { path: { person } } });
const page = (before: number | undefined) => (before === undefined ? { limit: 50 } : { limit: 50, before });

/** The session: who is signed in, and the first start. */
export const session = {
  read: () => taken(api.GET("/api/v1/session")),
  signIn: (name: string, password: string) => taken(api.POST("/api/v1/session", { body: { name, password } })),
  signOut: () => taken(api.DELETE("/api/v1/session")),
  setupNeeded: () => taken(api.GET("/api/v1/setup")),
  setUp: (body: wire.SetUp) => taken(api.POST("/api/v1/setup", { body })),
};

/** What the desk reads as a whole. */
export const desk = {
  rules: () => taken(api.GET("/api/v1/rules")),
  board: () => taken(api.GET("/api/v1/board")),
  map: () => taken(api.GET("/api/v1/map")) as Promise<unknown> as Promise<wire.MapFeatures>,
};

/** Reports. */
export const reports = {
  latest: async (limit: number) => (await taken(api.GET("/api/v1/reports", { params: { query: { limit } } }))).reports,
  file: (body: wire.FileReport) => taken(api.POST("/api/v1/reports", { body })),
  read: (id: string) => taken(api.GET("/api/v1/reports/{report}", ofReport(id))),
  lookUp: (id: string, body: { field: wire.Field; case: wire.CaseRef; purpose: wire.Purpose }) =>
    taken(api.POST("/api/v1/reports/{report}/look-up", { ...ofReport(id), body })),
  eraseParty: (id: string, reason: string) => taken(api.POST("/api/v1/reports/{report}/erase-party", { ...ofReport(id), body: { reason } })),
  link: (id: string, incident: string) => taken(api.POST("/api/v1/reports/{report}/link", { ...ofReport(id), body: { incident } })),
  unlink: (id: string, reason: string) => taken(api.POST("/api/v1/reports/{report}/unlink", { ...ofReport(id), body: { reason } })),
};

/** Incidents. */
export const incidents = {
  open: (body: { report: string; type: string; grade: wire.Grade }) => taken(api.POST("/api/v1/incidents", { body })),
  list: (state: "open" | "closed", before?: number) =>
    taken(api.GET("/api/v1/incidents", { params: { query: { state, ...page(before) } } })),
  read: (id: string) => taken(api.GET("/api/v1/incidents/{incident}", ofIncident(id))),
  timeline: (id: string) => taken(api.GET("/api/v1/incidents/{incident}/timeline", ofIncident(id))),
  grade: (id: string, body: { grade: wire.Grade; reason: string }) =>
    taken(api.POST("/api/v1/incidents/{incident}/grade", { ...ofIncident(id), body })),
  type: (id: string, body: { type: string; reason: string }) =>
    taken(api.POST("/api/v1/incidents/{incident}/type", { ...ofIncident(id), body })),
  note: (id: string, text: string) => taken(api.POST("/api/v1/incidents/{incident}/note", { ...ofIncident(id), body: { text } })),
  close: (id: string, body: { disposition: string; note?: string }) =>
    taken(api.POST("/api/v1/incidents/{incident}/close", { ...ofIncident(id), body })),
  reopen: (id: string, reason: string) => taken(api.POST("/api/v1/incidents/{incident}/reopen", { ...ofIncident(id), body: { reason } })),
  merge: (id: string, body: { into: string; reason: string }) =>
    taken(api.POST("/api/v1/incidents/{incident}/merge", { ...ofIncident(id), body })),
  relate: (id: string, body: { other: string; reason: string }) =>
    taken(api.POST("/api/v1/incidents/{incident}/relate", { ...ofIncident(id), body })),
  split: (id: string, body: { reports: string[]; type: string; grade: wire.Grade; reason: string }) =>
    taken(api.POST("/api/v1/incidents/{incident}/split", { ...ofIncident(id), body })),
};

/** Units and their assignments. */
export const units = {
  list: async () => (await taken(api.GET("/api/v1/units"))).units,
  commission: (body: wire.CommissionUnit) => taken(api.POST("/api/v1/units", { body })),
  assign: (id: string, body: { incident: string; propose?: boolean; reserve?: boolean; pre_empt?: string }) =>
    taken(api.POST("/api/v1/units/{unit}/assignments", { ...ofUnit(id), body })),
  step: (assignment: string, step: wire.AssignmentStep, reason?: string) =>
    taken(
      api.POST(`/api/v1/assignments/{assignment}/${step}`, {
        params: { path: { assignment } },
        body: reason === undefined ? {} : { reason },
      }),
    ),
  status: (id: string, code: string, reason?: string) =>
    taken(api.POST("/api/v1/units/{unit}/status", { ...ofUnit(id), body: reason === undefined ? { code } : { code, reason } })),
  signOn: (id: string) => taken(api.POST("/api/v1/units/{unit}/sign-on", { ...ofUnit(id), body: {} })),
  signOff: (id: string) => taken(api.POST("/api/v1/units/{unit}/sign-off", { ...ofUnit(id), body: {} })),
  mine: () => taken(api.GET("/api/v1/my-unit")),
};

/** People, organisations, machine keys and the audit journal. */
export const access = {
  orgs: async () => (await taken(api.GET("/api/v1/orgs"))).orgs,
  createOrg: (body: { name: string; kind: wire.OrgKind; parent: string }) => taken(api.POST("/api/v1/orgs", { body })),
  people: async () => (await taken(api.GET("/api/v1/people"))).people,
  enrol: (body: wire.EnrolPerson) => taken(api.POST("/api/v1/people", { body })),
  changeRole: (id: string, body: { grant: wire.Role } | { revoke: wire.Role }) =>
    taken(api.POST("/api/v1/people/{person}/roles", { ...ofPerson(id), body })),
  unlock: (id: string) => taken(api.POST("/api/v1/people/{person}/unlock", { ...ofPerson(id), body: {} })),
  tokens: async () => (await taken(api.GET("/api/v1/tokens"))).tokens,
  issueToken: (body: { name: string; role: wire.Role }) => taken(api.POST("/api/v1/tokens", { body })),
  revokeToken: (token: string) => taken(api.DELETE("/api/v1/tokens/{token}", { params: { path: { token } } })),
  audit: (before?: number) => taken(api.GET("/api/v1/audit", { params: { query: page(before) } })),
};

/** The demo day; these addresses exist only while a demo runs. */
export const simulation = {
  read: () => taken(api.GET("/api/v1/simulation")),
  act: (action: wire.SimulationAction) => taken(api.POST("/api/v1/simulation", { body: { action } })),
  setSpeed: (speed: number) => taken(api.POST("/api/v1/simulation", { body: { speed } })),
  signIns: async () => (await taken(api.GET("/api/v1/simulation/sign-ins"))).sign_ins,
};
