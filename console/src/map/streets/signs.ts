import type { Theme } from "../../ui/theme.svelte";
import { STREETS_DAY, STREETS_NIGHT, type StreetPalette } from "./palette";

/** A sign for a kind of place: its colour, and a drawing on a field of 16 by 16, filled or as a line. */
export interface Sign { tone: keyof StreetPalette["poi"]; path: string; stroke?: true }

/** A sign for each kind of place that the tiles name; drawn here, because the style has no sprite. */
export const POI_SIGNS: Record<string, Sign> = {
  police: { tone: "police", path: "M8 3l4 1.500v3.500c0 2.600-1.700 4.300-4 5.200-2.300-.9-4-2.600-4-5.200V4.500z" },
  fire_station: { tone: "rescue", path: "M8.300 2.800c.4 2 3.200 3.300 3.200 6.200a3.500 3.500 0 0 1-7 0c0-1.500.8-2.400 1.500-3.200.1 1 .5 1.500 1 1.700.2-1.700.3-3.300 1.300-4.700z" },
  hospital: { tone: "health", path: "M6.700 3.700h2.600v3h3v2.600h-3v3H6.700v-3h-3V6.700h3z" },
  school: { tone: "learning", path: "M8 4l5.500 2.500L8 9 2.500 6.500zM4.700 8.500L8 10l3.300-1.500V11L8 12.500 4.700 11z" },
  station: { tone: "transport", path: "M5 3.500h6a1 1 0 0 1 1 1V10a1.500 1.500 0 0 1-1.500 1.500l1 1.500H10l-.7-1.500H6.700L6 13H4.500l1-1.500A1.500 1.500 0 0 1 4 10V4.500a1 1 0 0 1 1-1zM5.300 5v2.500h5.400V5z" },
  subway_station: { tone: "transport", path: "M3.500 12V4.500L8 9.500l4.500-5V12", stroke: true },
  bank: { tone: "other", path: "M8 3.200l5 2.600v1H3v-1zM4 7.600h1.600v3.200H4zM7.200 7.600h1.600v3.200H7.200zM10.400 7.600H12v3.200h-1.600zM3 11.500h10v1.300H3z" },
  mall: { tone: "other", path: "M4 6h8l.7 7H3.300zM6 6.300V5a2 2 0 0 1 4 0v1.300", stroke: true },
  government: { tone: "other", path: "M8 2.800l1.500 3.300 3.600.3-2.700 2.400.8 3.500L8 10.400l-3.200 1.900.8-3.500L2.900 6.400l3.600-.3z" },
  attraction: { tone: "other", path: "M3 12.500V8h1.500V5.500h1.500V8h1V4h2v4h1V5.500h1.500V8H13v4.500z" },
  ferry_terminal: { tone: "transport", path: "M3 9h10l-1.500 3.300c-1 .7-1.800-.3-2.300-.3s-.7.600-1.200.6-.7-.6-1.200-.6-1.300 1-2.300.3zM5 8V5.500h6V8zM7.200 5V3.300h1.600V5z" },
  toll_booth: { tone: "transport", path: "M4 13V4.500h2.500V13zM6.500 6.500l6.500-2v1.400l-6.500 2z" },
};

const SCALE = 2;
const SIGN_SIZE = 18;

function canvasOf(width: number, height: number): CanvasRenderingContext2D | null {
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext("2d");
  context?.scale(SCALE, SCALE);
  return context;
}

const pixels = (context: CanvasRenderingContext2D): ImageData => context.getImageData(0, 0, context.canvas.width, context.canvas.height);

function drawSign(kind: string, palette: StreetPalette): ImageData | null {
  const sign = POI_SIGNS[kind];
  const context = canvasOf(SIGN_SIZE, SIGN_SIZE);
  if (!sign || !context) return null;
  const middle = SIGN_SIZE / 2;
  context.beginPath();
  context.arc(middle, middle, middle - 1, 0, Math.PI * 2);
  context.fillStyle = palette.poi[sign.tone];
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = palette.halo;
  context.stroke();
  context.translate(middle - 6.4, middle - 6.4);
  context.scale(0.8, 0.8);
  context.lineJoin = "round";
  if (sign.stroke) {
    context.lineWidth = 1.7;
    context.strokeStyle = palette.poi_ink;
    context.stroke(new Path2D(sign.path));
  } else {
    context.fillStyle = palette.poi_ink;
    context.fill(new Path2D(sign.path), "evenodd");
  }
  return pixels(context);
}

function drawShield(kind: "motorway" | "main", palette: StreetPalette): ImageData | null {
  const context = canvasOf(SHIELD.width, SHIELD.height);
  if (!context) return null;
  const { fill, edge } = palette.shields[kind];
  context.beginPath();
  context.roundRect(0.75, 0.75, SHIELD.width - 1.5, SHIELD.height - 1.5, 3);
  context.fillStyle = fill;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = edge;
  context.stroke();
  return pixels(context);
}

const SHIELD = { width: 16, height: 14, corner: 4 } as const;

function drawArrow(palette: StreetPalette): ImageData | null {
  const context = canvasOf(18, 10);
  if (!context) return null;
  context.fillStyle = palette.oneway;
  context.fill(new Path2D("M2 4.200h9V1.500L16.500 5 11 8.500V5.800H2z"));
  return pixels(context);
}

/** An image for the style, and how it stretches around a text. */
export interface StreetImage { id: string; data: ImageData; options: { pixelRatio: number; stretchX?: [number, number][]; stretchY?: [number, number][]; content?: [number, number, number, number] } }

/** Draws every image of the streets, for both themes. */
export function streetImages(): StreetImage[] {
  const themes: [Theme, StreetPalette][] = [["day", STREETS_DAY], ["night", STREETS_NIGHT]];
  const { width, height, corner } = SHIELD;
  const stretching = {
    pixelRatio: SCALE,
    stretchX: [[corner * SCALE, (width - corner) * SCALE]] as [number, number][],
    stretchY: [[corner * SCALE, (height - corner) * SCALE]] as [number, number][],
    content: [2 * SCALE, 1 * SCALE, (width - 2) * SCALE, (height - 1) * SCALE] as [number, number, number, number],
  };
  return themes.flatMap(([theme, palette]) => {
    const drawn: [string, ImageData | null, StreetImage["options"]][] = [
      ...Object.keys(POI_SIGNS).map((kind): [string, ImageData | null, StreetImage["options"]] => [`poi-${kind}-${theme}`, drawSign(kind, palette), { pixelRatio: SCALE }]),
      [`shield-motorway-${theme}`, drawShield("motorway", palette), stretching],
      [`shield-main-${theme}`, drawShield("main", palette), stretching],
      [`oneway-arrow-${theme}`, drawArrow(palette), { pixelRatio: SCALE }],
    ];
    return drawn.flatMap(([id, data, options]) => (data ? [{ id, data, options }] : []));
  });
}
