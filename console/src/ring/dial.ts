/** The length of the arc of a dial of this radius that stands for a share. */
export function arc(share: number, radius: number): { drawn: number; rest: number } {
  const whole = 2 * Math.PI * radius;
  const drawn = whole * Math.min(1, Math.max(0, share));
  return { drawn, rest: whole - drawn };
}

/** A share in per cent with one decimal; only a whole one is 100. */
export function percent(share: number): string {
  if (share >= 1) return "100";
  return (Math.floor(share * 1000) / 10).toFixed(1);
}

/** A step of a chart: from when to when, and how high, from 0 to 1. */
export interface Step { from: number; to: number; share: number }

/** Cuts the changes of a week into steps between its ends, as shares of the width. */
export function steps(from_ms: number, to_ms: number, changes: readonly { at: string; share: number }[]): Step[] {
  const width = Math.max(1, to_ms - from_ms);
  return changes.map((change, index) => {
    const begin = Math.max(from_ms, Date.parse(change.at));
    const next = changes[index + 1];
    const end = next ? Math.max(from_ms, Date.parse(next.at)) : to_ms;
    return { from: (begin - from_ms) / width, to: (end - from_ms) / width, share: change.share };
  }).filter((step) => step.to > step.from);
}
