/** The alerts' part of the interface. */
import type { FeatureCollection, MultiPolygon, Polygon } from "geojson";
import { api, taken } from "../api/client";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
/** An alert. */
export type Alert = Schemas["AlertView"];
/** A point that an alert calls. */
export type CalledPoint = Schemas["CalledPointView"];
/** A request for co-operation. */
export type RequestBody = Schemas["RequestAlert"];
/** A stop to be noted. */
export type StopBody = Schemas["StopVehicle"];
/** A cordon of live units. */
export type Cordon = Schemas["CordonView"];
/** A post of a cordon. */
export type CordonPost = Schemas["CordonPost"];
/** Where units meet the most of the likely ways. */
export type Interception = Schemas["InterceptionView"];
/** A unit and where it is to stand. */
export type PlacedUnit = Schemas["PlacedUnit"];
/** Whether a changed plan holds. */
export type CordonCheck = Schemas["CordonCheck"];
/** One choice of a front. */
export type FrontPoint = Schemas["FrontPoint"];
/** What is made least. */
export type Objective = "earliest_finish" | "fewest_units" | "smallest_area" | "least_travel" | "front";
/** When a post counts. */
export type Model = "static" | "dynamic";
/** The ground that the vehicle may have reached after so many seconds. */
export type ReachAreas = FeatureCollection<Polygon | MultiPolygon, { seconds: number }>;

const of = (alert: string) => ({ params: { path: { alert } } });

/** What an alert answers. */
export const alertCalls = {
  list: async () => (await taken(api.GET("/api/v1/alerts"))).alerts,
  read: (id: string) => taken(api.GET("/api/v1/alerts/{alert}", of(id))),
  request: (body: RequestBody) => taken(api.POST("/api/v1/alerts", { body })),
  check: (id: string) => taken(api.POST("/api/v1/alerts/{alert}/check", { ...of(id), body: {} })),
  giveBack: (id: string, missing: string[], reason: string) => taken(api.POST("/api/v1/alerts/{alert}/return", { ...of(id), body: { missing, reason } })),
  complete: (id: string, papers: Schemas["PaperView"][]) => taken(api.POST("/api/v1/alerts/{alert}/complete", { ...of(id), body: { papers } })),
  refuse: (id: string, reason: string) => taken(api.POST("/api/v1/alerts/{alert}/refuse", { ...of(id), body: { reason } })),
  approve: (id: string, plan: string | null) => taken(api.POST("/api/v1/alerts/{alert}/approve", { ...of(id), body: plan === null ? {} : { plan } })),
  acknowledge: (id: string, point: string) => taken(api.POST("/api/v1/alerts/{alert}/acknowledge", { ...of(id), body: { point } })),
  sight: (id: string, body: Schemas["ReportSighting"]) => taken(api.POST("/api/v1/alerts/{alert}/sight", { ...of(id), body })),
  stop: (id: string, body: StopBody) => taken(api.POST("/api/v1/alerts/{alert}/stop", { ...of(id), body })),
  letGo: (id: string, slip: string) => taken(api.POST("/api/v1/alerts/{alert}/let-go", { ...of(id), body: { slip } })),
  match: (id: string, slip: string, evidence: string[]) => taken(api.POST("/api/v1/alerts/{alert}/match", { ...of(id), body: { slip, evidence } })),
  secure: (id: string, slip: string) => taken(api.POST("/api/v1/alerts/{alert}/secure", { ...of(id), body: { slip } })),
  renew: (id: string, reason: string) => taken(api.POST("/api/v1/alerts/{alert}/renew", { ...of(id), body: { reason } })),
  standDown: (id: string, reason: string) => taken(api.POST("/api/v1/alerts/{alert}/stand-down", { ...of(id), body: { reason } })),
  sign: (id: string, side: Schemas["Side"], officers: number) => taken(api.POST("/api/v1/alerts/{alert}/hand-over", { ...of(id), body: { side, officers } })),
  lookUp: (id: string, body: Schemas["LookUpAlert"]) => taken(api.POST("/api/v1/alerts/{alert}/look-up", { ...of(id), body })),
  reach: (id: string) => taken(api.GET("/api/v1/alerts/{alert}/reach", of(id))) as Promise<unknown> as Promise<ReachAreas>,
  cordon: (id: string, objective: Objective, model: Model, seconds: number) =>
    taken(api.GET("/api/v1/alerts/{alert}/cordon", { params: { path: { alert: id }, query: { objective, model, seconds } } })),
  checkCordon: (id: string, model: Model, posts: PlacedUnit[]) => taken(api.POST("/api/v1/alerts/{alert}/cordon/check", { ...of(id), body: { model, posts } })),
  interception: (id: string, heading: number | null, seconds: number) =>
    taken(api.GET("/api/v1/alerts/{alert}/interception", { params: { path: { alert: id }, query: { seconds, ...(heading === null ? {} : { heading_degrees: heading }) } } })),
  checkInterception: (id: string, heading: number | null, posts: PlacedUnit[]) =>
    taken(api.POST("/api/v1/alerts/{alert}/interception/check", { ...of(id), body: { heading_degrees: heading, posts } })),
  send: (id: string, posts: PlacedUnit[]) => taken(api.POST("/api/v1/alerts/{alert}/posts/send", { ...of(id), body: { posts } })),
};
