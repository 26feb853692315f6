import type { Grade } from "../api/types";

/** The grades, most urgent first. */
export const GRADES: readonly Grade[] = ["P1", "P2", "P3", "P4", "P5"];

/** The shape of each grade inside a square of 20: diamond, triangle, square, disc, bar. */
export const GRADE_SHAPES: Record<Grade, string> = {
  P1: "M10 0 20 10 10 20 0 10Z",
  P2: "M10 1 20 19 0 19Z",
  P3: "M2 2H18V18H2Z",
  P4: "M10 1A9 9 0 1 1 10 19A9 9 0 1 1 10 1Z",
  P5: "M1 7H19V13H1Z",
};
