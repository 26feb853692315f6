import type { Grade } from "../api/types";
import { GRADES, GRADE_SHAPES } from "../ui/grades";
import type { Theme } from "../ui/theme.svelte";
import { paletteOf, type UnitTone } from "./palette";
import { streetImages, type StreetImage } from "./streets/signs";

const SCALE = 2;
const TONES: readonly UnitTone[] = ["available", "conditionally_available", "not_available", "engaged"];

const THEMES: readonly Theme[] = ["day", "night"];

function canvasOf(size: number): CanvasRenderingContext2D | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * SCALE;
  const context = canvas.getContext("2d");
  context?.scale(SCALE, SCALE);
  return context;
}

function drawIncident(grade: Grade, theme: Theme): ImageData | null {
  const size = 28;
  const context = canvasOf(size);
  if (!context) return null;
  const palette = paletteOf(theme);
  context.translate(4, 4);
  const shape = new Path2D(GRADE_SHAPES[grade]);
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = palette.halo;
  context.stroke(shape);
  context.fillStyle = palette.grades[grade];
  context.fill(shape);
  context.fillStyle = palette.halo;
  context.font = `700 ${grade === "P5" ? 6 : 11}px "Noto Sans SC", sans-serif`;
  context.textAlign = "center";
  context.fillText(grade.slice(1), 10, grade === "P2" ? 16.5 : grade === "P5" ? 12.2 : 14);
  return context.getImageData(0, 0, size * SCALE, size * SCALE);
}

/** Whether a position can still be trusted. */
type Age = "fresh" | "stale";

const ENGAGED = new Path2D("M-5-6L7 0-5 6z");
const DISC = new Path2D("M-6 0a6 6 0 1 0 12 0 6 6 0 1 0-12 0z");
const HALF = new Path2D("M0-3.600a3.600 3.600 0 0 1 0 7.200z");
const CROSS = new Path2D("M-2.500-2.500l5 5m0-5l-5 5");

/** A fresh position is a filled mark; an old one only its dashed outline. */
function drawUnit(tone: UnitTone, age: Age, theme: Theme): ImageData | null {
  const size = 18;
  const context = canvasOf(size);
  if (!context) return null;
  const palette = paletteOf(theme);
  const [inside, ink] = age === "fresh" ? [palette.units[tone], palette.halo] : [palette.halo, palette.units[tone]];
  const shape = tone === "engaged" ? ENGAGED : DISC;
  context.translate(9, 9);
  context.lineWidth = age === "fresh" ? 2 : 1.6;
  context.strokeStyle = ink;
  context.fillStyle = inside;
  if (age === "stale") context.setLineDash([2.4, 1.5]);
  context.stroke(shape);
  context.fill(shape);
  context.setLineDash([]);
  context.fillStyle = ink;
  context.lineWidth = 1.8;
  if (tone === "conditionally_available") context.fill(HALF);
  else if (tone === "not_available") context.stroke(CROSS);
  return context.getImageData(0, 0, size * SCALE, size * SCALE);
}

/** A point beside the unit's mark that says where it is heading. */
function drawHeading(tone: UnitTone, theme: Theme): ImageData | null {
  const size = 34;
  const context = canvasOf(size);
  if (!context) return null;
  const palette = paletteOf(theme);
  const tip = new Path2D("M0-15l4.500 6.500Q0-11-4.500-8.500z");
  context.translate(size / 2, size / 2);
  context.lineJoin = "round";
  context.lineWidth = 2;
  context.strokeStyle = palette.halo;
  context.stroke(tip);
  context.fillStyle = palette.units[tone];
  context.fill(tip);
  return context.getImageData(0, 0, size * SCALE, size * SCALE);
}

/** A ring, so that what stands at the found place stays visible. */
function drawFound(theme: Theme): ImageData | null {
  const size = 32;
  const context = canvasOf(size);
  if (!context) return null;
  const palette = paletteOf(theme);
  context.beginPath();
  context.arc(size / 2, size / 2, 11.5, 0, Math.PI * 2);
  for (const [width, colour] of [[7, palette.halo], [3, palette.way]] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
  return context.getImageData(0, 0, size * SCALE, size * SCALE);
}

function drawClosed(theme: Theme): ImageData | null {
  const size = 20;
  const context = canvasOf(size);
  if (!context) return null;
  const palette = paletteOf(theme);
  context.translate(size / 2, size / 2);
  context.beginPath();
  context.arc(0, 0, 8, 0, Math.PI * 2);
  context.lineWidth = 2;
  context.strokeStyle = palette.halo;
  context.stroke();
  context.fillStyle = palette.closed;
  context.fill();
  context.fillStyle = palette.halo;
  context.fillRect(-5, -1.6, 10, 3.2);
  return context.getImageData(0, 0, size * SCALE, size * SCALE);
}

/** Draws every image that the layers name, for both themes. */
export function allImages(): StreetImage[] {
  const options = { pixelRatio: SCALE };
  const own = THEMES.flatMap((theme): [string, ImageData | null][] => [
    ...GRADES.map((grade): [string, ImageData | null] => [`incident-${grade}-${theme}`, drawIncident(grade, theme)]),
    ...TONES.flatMap((tone): [string, ImageData | null][] => [
      [`unit-${tone}-${theme}`, drawUnit(tone, "fresh", theme)],
      [`stale-${tone}-${theme}`, drawUnit(tone, "stale", theme)],
      [`heading-${tone}-${theme}`, drawHeading(tone, theme)],
    ]),
    [`closed-road-${theme}`, drawClosed(theme)],
    [`found-${theme}`, drawFound(theme)],
  ]);
  return [...own.flatMap(([id, data]) => (data ? [{ id, data, options }] : [])), ...streetImages()];
}
