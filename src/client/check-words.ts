import type { CheckOrigin, CheckSpec } from "#domain/contract.ts";
import { commandText } from "./task-proof.ts";

const FROM: Record<Exclude<CheckOrigin["from"], "brain">, string> = { project: "Found in the project", settings: "Wanted for every task here", way: "By the way of working" };

/** Where a check comes from, as the heading of those that come from there. */
export function fromWords(origin: CheckOrigin | undefined): string {
  if (origin === undefined) return "Put in by hand";
  return origin.from === "brain" ? `Suggested by ${origin.by ?? "the orchestrator"}` : FROM[origin.from];
}

/** Checks by where they come from, each with its place in the contract; the first that comes from somewhere says where that stands. */
export function byOrigin<T>(items: readonly T[], specOf: (item: T) => CheckSpec): { from: string; items: { item: T; index: number }[] }[] {
  const groups = Map.groupBy(items.map((item, index) => ({ item, index })), ({ item }) => fromWords(specOf(item).origin));
  return [...groups].map(([from, found]) => ({ from, items: found }));
}

/** What has to be so of the places a check names. */
function placesWords({ check, any }: CheckSpec, places: string, isMany: boolean): string {
  if (check === "files-must-not-change") return `${places} must stay as ${isMany ? "they are" : "it is"}`;
  return check === "files-must-change" ? `${isMany && any ? "one of " : ""}${places} must change` : `only in ${places}`;
}

/** What a check runs, asks and names, in one line. */
export function wantsWords(spec: CheckSpec): string {
  const { argv, probe, page, paths = [] } = spec;
  const expects = [probe?.status === undefined ? "" : `answers ${probe.status}`, probe?.contains === undefined ? "" : `with ${JSON.stringify(probe.contains)}`].filter(Boolean).join(" ");
  const parts = [
    argv ? `runs ${commandText(argv)}` : "",
    probe ? [`asks ${probe.method ?? "GET"} ${probe.path}`, expects].filter(Boolean).join(", which ") : "",
    page ? `opens ${page.path}${page.see && page.see.length > 0 ? ` and looks for ${page.see.map((text) => JSON.stringify(text)).join(", ")}` : ""}` : "",
    paths.length > 0 ? placesWords(spec, paths.join(", "), paths.length > 1) : "",
  ];
  return parts.filter(Boolean).join("; ");
}

/** Why it was suggested, to stand before other words. */
export function reasonWords(origin: CheckOrigin | undefined): string {
  return (origin?.why ?? "").replace(/[.\s]+$/, "");
}

/** True when the name of a check is its command. */
export function isNamedByCommand({ title, argv }: Pick<CheckSpec, "title" | "argv">): boolean {
  return argv !== undefined && (argv.join(" ") === title || commandText(argv) === title);
}
