import { commandCheck } from "../lib/command-check.ts";

export default commandCheck({
  id: "tests-pass",
  means: "The project's own tests pass on this work.",
  timeoutMs: 900_000,
  commandOf: (manifests) => manifests.test,
});
