import { describe, expect, it } from "vitest";
import { findTypes, proposeType } from "./types";

const TYPES = [
  { code: "020000", name: { zh: "治安/行政", en: "Public order" }, default_grade: "P3" as const },
  { code: "040000", name: { zh: "火灾", en: "Fire" }, default_grade: "P1" as const },
  { code: "100800", name: { zh: "家庭暴力", en: "Domestic violence" }, default_grade: "P1" as const },
];
const codes = (typed: string) => findTypes(TYPES, typed).map((type) => type.code);

describe("a type", () => {
  it.each([
    ["04", ["040000"]],
    ["火", ["040000"]],
    ["VIOL", ["100800"]],
    ["", ["020000", "040000", "100800"]],
    ["zz", []],
  ])("is found by %s", (typed, found) => {
    expect(codes(typed)).toEqual(found);
  });

  it("is proposed when the text names it, in either language", () => {
    expect(proposeType(TYPES, "东渚一居民楼火灾")?.code).toBe("040000");
    expect(proposeType(TYPES, "Caller reports a fire")?.code).toBe("040000");
    expect(proposeType(TYPES, "治安问题")?.code).toBe("020000");
  });

  it("is left open when the text names none", () => {
    expect(proposeType(TYPES, "有人在楼下")).toBeNull();
  });
});
