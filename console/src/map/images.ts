import type { Grade } from "../api/types";
import { GRADES, GRADE_SHAPES } from "../ui/grades";
import type { Theme } from "../ui/theme.svelte";
import { paletteOf, type UnitTone } from "./palette";

const SCALE = 2;
const TONES: readonly UnitTone[] = ["available", "conditionally_available", "not_available", "engaged"];

/** The ids of every image that the layers name, for both themes. */
export const IMAGE_IDS: readonly string[] = ["day", "night"].flatMap((theme) => [
  ...GRADES.map((grade) => `incident-${grade}-${theme}`),
  ...TONES.map((tone) => `unit-${tone}-${theme}`),
]);

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

function drawUnit(tone: UnitTone, theme: Theme): ImageData | null {
  const size = 18;
  const context = canvasOf(size);
  if (!context) return null;
  const palette = paletteOf(theme);
  context.translate(9, 9);
  context.lineWidth = 2;
  context.strokeStyle = palette.halo;
  context.fillStyle = palette.units[tone];
  context.beginPath();
  if (tone === "engaged") {
    context.moveTo(-5, -6);
    context.lineTo(7, 0);
    context.lineTo(-5, 6);
    context.closePath();
  } else {
    context.arc(0, 0, 6, 0, Math.PI * 2);
  }
  context.stroke();
  context.fill();
  context.fillStyle = palette.halo;
  if (tone === "conditionally_available") {
    context.beginPath();
    context.arc(0, 0, 3.6, -Math.PI / 2, Math.PI / 2);
    context.fill();
  } else if (tone === "not_available") {
    context.lineWidth = 1.8;
    context.beginPath();
    context.moveTo(-2.5, -2.5);
    context.lineTo(2.5, 2.5);
    context.moveTo(2.5, -2.5);
    context.lineTo(-2.5, 2.5);
    context.stroke();
  }
  return context.getImageData(0, 0, size * SCALE, size * SCALE);
}

/** Draws the image of an id such as `incident-P1-night` or `unit-engaged-day`; answers nothing for others. */
export function drawImage(id: string): { data: ImageData; scale: number } | null {
  const [kind, what, theme] = id.split("-") as [string, string, Theme];
  const data = kind === "incident" ? drawIncident(what as Grade, theme) : kind === "unit" ? drawUnit(what as UnitTone, theme) : null;
  return data && { data, scale: SCALE };
}
