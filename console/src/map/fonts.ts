import type { StyleSpecification } from "maplibre-gl";

/** What a style says about its font files. */
export type FontFaces = NonNullable<StyleSpecification["font-faces"]>;

/** The name of the usual weight in a layer's `text-font`. */
export const REGULAR = "Noto Sans SC";
/** The name of the heavy weight in a layer's `text-font`. */
export const BOLD = "Noto Sans SC Bold";

const WEIGHTS = [{ font: REGULAR, weight: "400" }, { font: BOLD, weight: "700" }] as const;

/** Finds a slice's file: the list of ranges writes `[52]` or `latin`, the file is called `noto-sans-sc-52-400-normal.woff2`. */
function fileOf(slice: string, weight: string): string {
  return `noto-sans-sc-${slice.replaceAll(/[[\]]/g, "")}-${weight}-normal.woff2`;
}

/**
 * Tells MapLibre which of our own font files draws which characters. A file is fetched when a label first needs it.
 *
 * Slices may overlap; as in the font's stylesheet the later one wins, and MapLibre takes the first that fits.
 */
export function fontFacesOf(ranges: Readonly<Record<string, string>>, urls: ReadonlyMap<string, string>): FontFaces {
  const slices = Object.entries(ranges).toReversed();
  return Object.fromEntries(
    WEIGHTS.map(({ font, weight }) => [
      font,
      slices.flatMap(([slice, range]) => {
        const url = urls.get(fileOf(slice, weight));
        return url === undefined ? [] : [{ url, "unicode-range": range.split(",").map((one) => one.trim()) }];
      }),
    ]),
  );
}
