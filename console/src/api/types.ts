/** The wire's shapes under the names that the console uses. They come from the contract: `npm run contract`. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type AssignmentState = Schemas["AssignmentState"];
export type AssignmentView = Schemas["AssignmentView"];
export type AuditEntry = Schemas["AuditEntry"];
export type AuditPage = Schemas["AuditPage"];
export type BoardView = Schemas["BoardView"];
export type CaseRef = Schemas["CaseRef"];
export type Channel = Schemas["Channel"];
export type ClockMessage = Schemas["ClockTick"];
export type ClockView = Schemas["ClockView"];
export type CommissionUnit = Schemas["CommissionUnit"];
export type DemoSignIn = Schemas["DemoSignIn"];
export type DeskCode = Schemas["Desk"];
export type EnrolPerson = Schemas["EnrolPerson"];
export type Field = Schemas["Field"];
export type FileReport = Schemas["FileReport"];
export type Grade = Schemas["Grade"];
export type IncidentPage = Schemas["IncidentPage"];
export type IncidentView = Schemas["IncidentView"];
export type LiveMessage = Schemas["LiveMessage"];
export type OrgKind = Schemas["OrgKind"];
export type OrgView = Schemas["OrgView"];
export type PersonView = Schemas["PersonView"];
export type Place = Schemas["Place"];
export type Point = Schemas["Point"];
export type Primary = Schemas["Availability"];
export type Problem = Schemas["Problem"];
export type Purpose = Schemas["Purpose"];
export type ReportDetail = Schemas["ReportDetail"];
export type ReportView = Schemas["ReportView"];
export type Role = Schemas["Role"];
export type RulesView = Schemas["RulesView"];
export type SessionView = Schemas["SessionView"];
export type SetUp = Schemas["SetUp"];
export type SimulationAction = Schemas["SimulationAction"];
export type SimulationView = Schemas["SimulationView"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type TokenView = Schemas["TokenView"];
export type UnitAssignment = Schemas["UnitAssignment"];
export type UnitView = Schemas["UnitView"];
export type Wording = Schemas["Wording"];

/** Something with a code and a name in both languages. */
export interface Named { code: string; name: Wording }
/** The step words that move an assignment, as the address spells them. */
export type AssignmentStep =
  | "dispatch" | "deliver" | "acknowledge" | "en-route" | "on-scene" | "transport" | "clear" | "cancel" | "decline";
/** Where one unit was seen; telemetry of the stream, which the journal does not hold. */
export interface SeenMessage { unit: string; position: Schemas["PositionView"] }
/** What the map draws beneath the live layers. The contract leaves GeoJSON to its own standard. */
export interface MapFeature {
  type: "Feature";
  geometry: { type: string; coordinates: unknown };
  properties: { layer: string; code?: string; name_zh?: string; name_en?: string; rank?: number };
}
/** The basemap. */
export interface MapFeatures { type: "FeatureCollection"; features: MapFeature[] }
