import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { AppError } from "#domain/errors.ts";

/** Text of a private file, made by `create` when it is not there yet. `ifRemoved` says what goes with it. */
export function keyFile(path: string, create: () => string, ifRemoved: string): string {
  if (!existsSync(path)) writeFileSync(path, `${create()}\n`, { mode: 0o600, flag: "wx" });
  const text = readFileSync(path, "utf8").trim();
  if (text.length < 16) throw new AppError("internal", `${path} is empty or cut.`, `Restore it from a copy, or remove it: ${ifRemoved}`);
  return text;
}
