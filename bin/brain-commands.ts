import { type Command, InvalidArgumentError } from "commander";
import { type BrainsView, callsInWords, costInWords } from "#domain/brains-view.ts";
import { Preference, RequestKind } from "#domain/router.ts";
import { print, table } from "./print.ts";
import { call } from "./server-call.ts";

interface Options {
  json?: boolean;
}

/** `rdv brains`: who thinks for the orchestrator, and what it cost. */
export function addBrainCommands(program: Command): void {
  const brains = program.command("brains").description("who thinks for the orchestrator, who is passed over, and what it cost").action(async (o: Options) => printBrains(o, await call<BrainsView>("GET", "/api/brains")));
  brains
    .command("prefer")
    .description(`what counts when one is chosen: ${Preference.options.join(", ")}`)
    .argument("<kind>", `what for: ${RequestKind.options.join(", ")}`, oneOf(RequestKind.options))
    .argument("<preference>", Preference.options.join(", "), oneOf(Preference.options))
    .action(async (kind: string, preference: string, o: Options) => printBrains(o, await call<BrainsView>("PATCH", "/api/brains", { prefer: { [kind]: preference } })));
}

function printBrains(o: Options, view: BrainsView): void {
  const brains = view.brains.map((b) => [
    b.breaker === "closed" ? (b.ready ? "ready" : "not here") : `passed over (${b.breaker})`, b.id, b.model ?? "-",
    b.sum.calls === 0 ? "not asked" : `${callsInWords(b.sum)}, ${b.sum.failures} failed, ${costInWords(b.sum)}${b.medianMs === null ? "" : `, ${(b.medianMs / 1000).toFixed(1)} s each`}`,
  ]);
  const projects = view.projects.map((p) => [p.name, `${callsInWords(p.sum)}, ${costInWords(p.sum)}; ${p.lastHour} of ${view.callsPerHour} this hour`]);
  print(o, view, [
    ...table(brains),
    `wishes: ${view.prefer.parse}, read by ${view.first.parse}`,
    `checks: ${view.prefer.suggest}, suggested by ${view.first.suggest}`,
    `conversations: ${view.prefer.converse}, held by ${view.first.converse}`,
    ...(projects.length === 0 ? [] : [`last ${view.days} days:`, ...table(projects)]),
  ]);
}

function oneOf<T extends string>(options: readonly T[]): (text: string) => T {
  return (text) => {
    const found = options.find((option) => option === text);
    if (found === undefined) throw new InvalidArgumentError(`Use one of: ${options.join(", ")}.`);
    return found;
  };
}
