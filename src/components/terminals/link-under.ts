import type { Terminal } from "@xterm/xterm";
import { addressesIn } from "./words.ts";

type Grid = Pick<Terminal, "cols" | "buffer">;

/** Most lines that one address is written over. */
const FOLDS = 12;

/** The web address under a cell, counted from 1 in what is seen of the terminal, also when it goes on in the next line. */
export function linkUnder(term: Grid, cell: { col: number; row: number }): URL | undefined {
  const at = term.buffer.active.viewportY + cell.row - 1;
  let first = at;
  while (at - first < FOLDS && isFull(term, first - 1)) first -= 1;
  let last = at;
  while (last - at < FOLDS && isFull(term, last)) last += 1;
  const lines = Array.from({ length: last - first + 1 }, (_, i) => charsOf(term, first + i));
  const place = lines.slice(0, at - first).join("").length + charsOf(term, at, cell.col - 1).length;
  return addressesIn(lines.join("")).find(({ from, to }) => from <= place && place < to)?.url;
}

/** A line that is written to its last cell goes on in the next one. */
function isFull(term: Grid, y: number): boolean {
  const end = term.buffer.active.getLine(y)?.getCell(term.cols - 1);
  return end !== undefined && end.getChars().trim() !== "";
}

function charsOf(term: Grid, y: number, cols = term.cols): string {
  const line = term.buffer.active.getLine(y);
  const charsAt = (x: number): string => {
    const cell = line?.getCell(x);
    return cell?.getWidth() === 0 ? "" : cell?.getChars() || " ";
  };
  return Array.from({ length: cols }, (_, x) => charsAt(x)).join("");
}
