import { qrPath, type Squares } from "./qr-path.ts";

/** The light margin a camera needs, in squares. */
const MARGIN = 4;

/** A QR code, dark on light in both themes. */
export function QrCode({ squares, label }: { squares: Squares; label: string }) {
  const side = squares.size + 2 * MARGIN;
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`${-MARGIN} ${-MARGIN} ${side} ${side}`} shapeRendering="crispEdges">
      <path fill="currentColor" d={qrPath(squares)} />
    </svg>
  );
}
