/** The squares of a QR code. */
export interface Squares {
  size: number;
  get(row: number, column: number): number;
}

/** The dark squares as the path of a picture, one unit each. */
export function qrPath(squares: Squares): string {
  const sides = Array.from({ length: squares.size }, (_none, i) => i);
  return sides.flatMap((y) => sides.filter((x) => squares.get(y, x) !== 0).map((x) => `M${x} ${y}h1v1h-1z`)).join("");
}
