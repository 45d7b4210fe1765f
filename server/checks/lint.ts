import { commandCheck } from "../lib/command-check.ts";

export default commandCheck({
  id: "lint",
  means: "The project's own linter has nothing to say.",
  timeoutMs: 600_000,
  commandOf: (manifests) => manifests.lint,
});
