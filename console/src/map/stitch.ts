import type { LonLat } from "../api/streets";
import { distanceMeters } from "../ui/distance";

/** Tiles cut a street into pieces that overlap a little; ends closer than this belong together. */
const JOIN_METERS = 45;

const apart = (a: LonLat, b: LonLat): number => distanceMeters({ lon: a[0], lat: a[1] }, { lon: b[0], lat: b[1] });
const ends = (line: readonly LonLat[]): [LonLat, LonLat] => [line[0] as LonLat, line.at(-1) as LonLat];

function length(line: readonly LonLat[]): number {
  return line.slice(1).reduce((sum, point, index) => sum + apart(line[index] as LonLat, point), 0);
}

/** Finds the piece that goes on where a line ends, turned the right way round; a piece that leads back does not count. */
function onward(line: readonly LonLat[], pieces: readonly LonLat[][]): { piece: LonLat[]; index: number } | null {
  const [start, end] = ends(line);
  const reached = apart(start, end);
  for (const [index, piece] of pieces.entries()) {
    const [first, last] = ends(piece);
    if (apart(end, first) <= JOIN_METERS && apart(start, last) > reached) return { piece, index };
    if (apart(end, last) <= JOIN_METERS && apart(start, first) > reached) return { piece: piece.toReversed(), index };
  }
  return null;
}

/** Joins the pieces of a street into one line, starting from its longest piece and going on from both ends. */
export function stitched(pieces: readonly LonLat[][]): LonLat[] {
  const rest = pieces.filter((piece) => piece.length > 1).toSorted((a, b) => length(b) - length(a));
  let line = rest.shift();
  if (!line) return [];
  for (let side = 0; side < 2; side += 1) {
    for (let next = onward(line, rest); next; next = onward(line, rest)) {
      line = [...line, ...next.piece];
      rest.splice(next.index, 1);
    }
    line = line.toReversed();
  }
  return line;
}
