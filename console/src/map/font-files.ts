import ranges from "@fontsource/noto-sans-sc/unicode.json";
import { fontFacesOf } from "./fonts";

const files = import.meta.glob<string>(
  [
    "/node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-*-400-normal.woff2",
    "/node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-*-700-normal.woff2",
    "!**/noto-sans-sc-chinese-simplified-*",
  ],
  { query: "?url", import: "default", eager: true },
);
const byName = new Map(Object.entries(files).map(([path, url]) => [path.slice(path.lastIndexOf("/") + 1), url]));

/** The embedded files of Noto Sans SC, the same that the page itself is set in. */
export const FONT_FACES = fontFacesOf(ranges, byName);
