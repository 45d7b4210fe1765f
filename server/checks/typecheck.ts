import { commandCheck } from "../lib/command-check.ts";

export default commandCheck({
  id: "typecheck",
  means: "The project's own type check finds no error.",
  timeoutMs: 600_000,
  commandOf: (manifests) => manifests.typecheck,
});
