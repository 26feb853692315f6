import { describe, expect, it } from "vitest";
import { FONT_FACES } from "./font-files";
import { BOLD, REGULAR } from "./fonts";

const holds = (range: string, letter: string): boolean => {
  const [start = "", end = start] = range.slice(2).split("-");
  const code = letter.codePointAt(0) ?? 0;
  return code >= parseInt(start, 16) && code <= parseInt(end, 16);
};

describe("the embedded font", () => {
  it.each([REGULAR, BOLD])("%s has a file for every letter of a Chinese city's names", (font) => {
    const faces = FONT_FACES[font] as { url: string; "unicode-range": string[] }[];
    expect(faces.length).toBeGreaterThan(90);
    for (const letter of "苏州干将路平江第十一人民医院消防救援站桥浒墅关甪直泾浜圩AZaz09·é") {
      expect(faces.some((face) => face["unicode-range"].some((range) => holds(range, letter))), letter).toBe(true);
    }
    for (const face of faces) expect(face.url).toMatch(/^\/.*\.woff2$/);
  });
});
