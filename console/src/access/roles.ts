import type { Role } from "../api/types";

/** The roles that people and machines may hold, in the order in which they are offered. */
export const ROLES = [
  "call-taker", "dispatcher", "duty-commander", "officer", "auxiliary", "community-officer", "grid-worker", "volunteer",
  "mediator", "petition-clerk", "inspector", "analyst", "neighbour-desk", "privacy-officer", "auditor", "operator",
  "administrator", "partner", "citizen",
] as const satisfies readonly Role[];
