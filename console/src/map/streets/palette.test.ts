import { describe, expect, it } from "vitest";
import { paletteOf } from "../palette";
import type { StreetPalette } from "./palette";

/** WCAG AA for text, and for marks that carry a meaning. */
const [TEXT_MIN, MARK_MIN] = [4.5, 3];

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ({ ground, building, land, halo }: StreetPalette): string[] => [ground, building, halo, ...Object.values(land)];

describe.each(["day", "night"] as const)("by %s", (theme) => {
  const palette = paletteOf(theme);
  const { streets } = palette;

  it.each(Object.entries({ ...streets.ink, ...streets.poi }).filter(([ink]) => ink !== "water"))("the ink %s is read on every kind of land", (_, ink) => {
    for (const under of grounds(streets)) expect(contrast(ink, under), under).toBeGreaterThanOrEqual(TEXT_MIN);
  });

  it("waters and shields have inks of their own that are read on them", () => {
    expect(contrast(streets.ink.water, streets.water_halo)).toBeGreaterThanOrEqual(TEXT_MIN);
    for (const { ink, fill } of Object.values(streets.shields)) expect(contrast(ink, fill)).toBeGreaterThanOrEqual(TEXT_MIN);
  });

  it.each(Object.entries({ ...palette.grades, ...palette.units, closed: palette.closed, gap: palette.gap, way: palette.way, chosen: palette.chosen }))(
    "the mark %s stands out from every kind of land, and from its own edge",
    (_, mark) => {
      for (const under of grounds(streets)) expect(contrast(mark, under), under).toBeGreaterThanOrEqual(MARK_MIN);
      expect(contrast(mark, palette.halo)).toBeGreaterThanOrEqual(MARK_MIN);
    },
  );
});
