import { describe, expect, it } from "vitest";
import { cityNow, dateOf, duration, face, momentOf, pressing, timeOfDay, wallTime } from "./clock";

const at = (text: string): number => Date.parse(text);
const limit = (due: string, met: string | null = null) => ({
  started_at: "2023-01-10T00:00:00Z",
  due_at: due,
  met_at: met,
  breached_at: null,
});

describe("the city's clock", () => {
  it("goes into a form and comes back, whatever the browser's own zone", () => {
    expect(wallTime(at("2023-01-10T16:30:00Z"))).toBe("2023-01-11T00:30");
    expect(momentOf("2023-01-11T00:30")).toBe("2023-01-10T16:30:00.000Z");
  });

  it("runs on at the demo's speed", () => {
    const reading = { now_ms: at("2023-01-10T00:47:10Z"), speed: 60, read_at_ms: 1000 };
    expect(timeOfDay(cityNow(reading, 3500))).toBe("08:49:40");
  });

  it("stands still while the day is paused", () => {
    expect(cityNow({ now_ms: 5, speed: 0, read_at_ms: 0 }, 9_999_999)).toBe(5);
  });

  it("shows the city's date, not London's", () => {
    expect(dateOf(at("2023-01-10T16:30:00Z"))).toBe("2023-01-11");
  });

  it.each([
    [0, "0:00"],
    [42_900, "0:42"],
    [725_000, "12:05"],
    [11_220_000, "3:07:00"],
    [-61_000, "1:01"],
    [15 * 86_400_000, "15d"],
  ])("writes %d milliseconds as %s", (length, text) => {
    expect(duration(length)).toBe(text);
  });
});

describe("a time limit", () => {
  const due = "2023-01-10T00:04:00Z";

  it.each([
    ["2023-01-10T00:01:00Z", "running"],
    ["2023-01-10T00:03:30Z", "soon"],
    ["2023-01-10T00:04:01Z", "overdue"],
  ])("at %s is %s", (now, standing) => {
    expect(face(limit(due), at(now)).standing).toBe(standing);
  });

  it("stays met whatever the time", () => {
    expect(face(limit(due, "2023-01-10T00:02:00Z"), at("2023-01-11T00:00:00Z"))).toEqual({
      standing: "met",
      remaining_ms: 120_000,
    });
  });

  it("that presses most is the earliest one not met", () => {
    const met = limit("2023-01-10T00:01:00Z", "2023-01-10T00:00:30Z");
    const later = limit("2023-01-10T00:09:00Z");
    const sooner = limit("2023-01-10T00:05:00Z");
    expect(pressing([met, later, sooner])).toBe(sooner);
    expect(pressing([met])).toBeNull();
  });
});
