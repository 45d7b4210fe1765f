import { type Argv, type CheckSpec, checkProblem, OWN_KINDS } from "./contract.ts";

/**
 * What becomes of checks a brain suggests. Places in the repository are known to be safe, and so are the project's own commands, word for
 * word; whatever else would run is put before a person. What could never be kept is dropped.
 */
export function admitChecks(suggested: readonly CheckSpec[], ownCommands: readonly Argv[]): { taken: CheckSpec[]; proposed: CheckSpec[] } {
  const sound = suggested.filter((spec) => OWN_KINDS.some((kind) => kind === spec.check) && checkProblem(spec) === null);
  const isKnown = ({ argv }: CheckSpec): boolean => argv === undefined || ownCommands.some((own) => own.length === argv.length && own.every((word, i) => word === argv[i]));
  return { taken: sound.filter(isKnown), proposed: sound.filter((spec) => !isKnown(spec)) };
}
