import { describe, expect, it } from "vitest";
import { en } from "./en";
import { zh } from "./zh";

const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").toSorted();

describe("the two dictionaries", () => {
  it("have the same keys", () => {
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(zh).toSorted());
  });

  it.each(Object.keys(zh) as (keyof typeof zh)[])("say %s in both languages, with the same holes to fill", (key) => {
    expect(zh[key].trim()).not.toBe("");
    expect(en[key].trim()).not.toBe("");
    expect(holes(en[key])).toEqual(holes(zh[key]));
  });

  it("keep Chinese out of the English texts", () => {
    expect(Object.entries(en).filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });
});
