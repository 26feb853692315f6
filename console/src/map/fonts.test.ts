import { describe, expect, it } from "vitest";
import { BOLD, REGULAR, fontFacesOf } from "./fonts";

describe("the font files", () => {
  const urls = new Map([
    ["noto-sans-sc-52-400-normal.woff2", "/assets/a.woff2"],
    ["noto-sans-sc-latin-400-normal.woff2", "/assets/b.woff2"],
    ["noto-sans-sc-latin-700-normal.woff2", "/assets/c.woff2"],
  ]);
  const faces = fontFacesOf({ "[52]": "U+4e00-4eff,U+5f00", latin: "U+0-ff" }, urls);

  it("are told by weight and by what they hold, the later slice first", () => {
    expect(faces[REGULAR]).toEqual([
      { url: "/assets/b.woff2", "unicode-range": ["U+0-ff"] },
      { url: "/assets/a.woff2", "unicode-range": ["U+4e00-4eff", "U+5f00"] },
    ]);
  });

  it("are left out where there is none", () => {
    expect(faces[BOLD]).toEqual([{ url: "/assets/c.woff2", "unicode-range": ["U+0-ff"] }]);
  });
});
