import process from "node:process";

/** Writes one result: as JSON when asked for, else as the given lines. */
export function print(options: { json?: boolean }, value: unknown, lines: readonly string[]): void {
  process.stdout.write(options.json ? `${JSON.stringify(value, null, 2)}\n` : `${lines.join("\n")}${lines.length > 0 ? "\n" : ""}`);
}

/** Columns aligned by the widest cell; the last one is as long as it is. */
export function table(rows: readonly (readonly (string | number | null)[])[]): string[] {
  const cells = rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))));
  const widths = cells.reduce<number[]>((w, row) => row.map((cell, i) => Math.max(w[i] ?? 0, cell.length)), []);
  return cells.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("  ").trimEnd());
}

/** Marks of a check's outcome that read without colour. */
export const MARK = { passed: "ok  ", failed: "FAIL", skipped: "skip" } as const;
