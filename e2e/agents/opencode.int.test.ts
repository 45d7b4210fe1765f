import { describeChosen } from "./describe-chosen.ts";
import { headless } from "./headless.ts";
import { journeys } from "./journeys.ts";

describeChosen("opencode", () => {
  headless("opencode");
  journeys("opencode");
});
