/** A colour for how long a point stays near the origin; 0 is black. */
export function colorOf(steps: number, most: number): number {
  if (steps >= most) return 0;
  const share = steps / most;
  const red = Math.round(9 * (1 - share) * share ** 3 * 255);
  const green = Math.round(15 * (1 - share) ** 2 * share ** 2 * 255);
  const blue = Math.round(8.5 * (1 - share) ** 3 * share * 255);
  return (red << 16) | (green << 8) | blue;
}
