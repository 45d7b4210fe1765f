import process from "node:process";
import { type CliId, PINNED } from "../fakes/cli-cache.ts";

/** Run by default: the two that start fastest and talk by hooks alone; between them they cover every kind of answer and end. */
const DEFAULT: readonly CliId[] = ["claude", "codex"];

/** The CLIs that were asked for: RDV_E2E_AGENTS is `all` or a list with commas. Refuses names it does not know. */
export function chosen(wish = process.env["RDV_E2E_AGENTS"] ?? ""): readonly CliId[] {
  const known = Object.keys(PINNED) as CliId[];
  if (wish === "") return DEFAULT;
  if (wish === "all") return known;
  return wish.split(",").map((name) => {
    const id = known.find((k) => k === name.trim());
    if (!id) throw new Error(`there is no agent ${JSON.stringify(name.trim())}; use all or some of ${known.join(",")}`);
    return id;
  });
}
