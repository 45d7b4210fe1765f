import type { Check } from "#domain/check.ts";
import { runCommand } from "../lib/command-check.ts";

const check: Check = {
  id: "command",
  means: "A command that was agreed on ends with exit code 0.",
  executes: true,
  suggest: () => [],
  run: runCommand,
};

export default check;
