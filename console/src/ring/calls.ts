/** The ring's part of the interface. */
import { api, taken } from "../api/client";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
/** A ring as it is now. */
export type Ring = Schemas["RingView"];
/** A way out. */
export type Crossing = Schemas["CrossingView"];
/** A control point. */
export type ControlPoint = Schemas["ControlPointView"];
/** An order that sets a duty level. */
export type LevelOrder = Schemas["LevelOrderView"];
/** A share of crossings. */
export type Degree = Schemas["Degree"];
/** A leak. */
export type Leak = Schemas["LeakView"];
/** The last seven days. */
export type Week = Schemas["RingWeek"];
/** The cheapest way to close. */
export type Completion = Schemas["Completion"];
/** A crew to be posted. */
export type Crew = Schemas["PostCrew"];
/** An order to be drafted. */
export type Draft = Schemas["DraftOrder"];

const ofRing = (ring: string) => ({ params: { path: { ring } } });
const ofPoint = (ring: string, point: string) => ({ params: { path: { ring, point } } });
const ofOrder = (ring: string, order: string) => ({ params: { path: { ring, order } } });

/** What a ring answers. */
export const ringCalls = {
  list: async () => (await taken(api.GET("/api/v1/rings"))).rings,
  week: (ring: string) => taken(api.GET("/api/v1/rings/{ring}/week", ofRing(ring))),
  completion: (ring: string) => taken(api.GET("/api/v1/rings/{ring}/completion", ofRing(ring))),
  post: (ring: string, point: string, body: Crew) => taken(api.POST("/api/v1/rings/{ring}/points/{point}/crew", { ...ofPoint(ring, point), body })),
  withdraw: (ring: string, point: string, reason: string) =>
    taken(api.POST("/api/v1/rings/{ring}/points/{point}/withdraw", { ...ofPoint(ring, point), body: { reason } })),
  draft: (ring: string, body: Draft) => taken(api.POST("/api/v1/rings/{ring}/orders", { ...ofRing(ring), body })),
  approve: (ring: string, order: string) => taken(api.POST("/api/v1/rings/{ring}/orders/{order}/approve", { ...ofOrder(ring, order), body: {} })),
  lift: (ring: string, order: string, reason: string) =>
    taken(api.POST("/api/v1/rings/{ring}/orders/{order}/lift", { ...ofOrder(ring, order), body: { reason } })),
};
