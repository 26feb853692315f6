/** The kind of data that a dragged unit carries. */
export const UNIT_DRAG = "application/x-anlan-unit";
