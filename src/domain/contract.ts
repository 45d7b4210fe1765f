import { z } from "zod";
import { Time } from "./ids.ts";

/** One element = one argument; never joined into a shell string. */
export const Argv = z.array(z.string().min(1).max(4096)).min(1).max(64);
export type Argv = z.infer<typeof Argv>;

/** One condition of a contract: which check looks, and what it looks at. */
export const CheckSpec = z.object({
  /** Id of the check plug. */
  check: z.string(),
  /** What a person reads in the list: usually the command or the rule. */
  title: z.string(),
  /** For checks that run a command of the project. */
  argv: Argv.optional(),
  /** Milliseconds after which a command counts as failed. */
  timeoutMs: z.int().positive().max(3_600_000).optional(),
  /** For checks about places: paths relative to the repository, `*` and `**` allowed. */
  paths: z.array(z.string().max(512)).max(200).optional(),
});
export type CheckSpec = z.infer<typeof CheckSpec>;

/** The checks that decide whether a task is verified. `fixedAt` is set before the agent starts and never after. */
export const Contract = z.object({
  checks: z.array(CheckSpec).max(40),
  fixedAt: Time.nullable(),
});
export type Contract = z.infer<typeof Contract>;

/** Milliseconds a command of a contract may take when it does not say. */
export const DEFAULT_CHECK_TIMEOUT_MS = 600_000;

/** The same contract, sealed; sealing twice keeps the first seal. */
export function sealContract(contract: Contract, now: Time): Contract {
  return { ...contract, fixedAt: contract.fixedAt ?? now };
}
