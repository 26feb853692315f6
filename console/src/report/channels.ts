/** The channels by which somebody may reach the desk. */
export const CHANNELS = ["phone", "web", "sms", "sensor", "volunteer", "partner"] as const;
/** A channel that the form knows. */
export type Channel = (typeof CHANNELS)[number];
