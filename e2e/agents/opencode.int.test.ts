import { describeChosen } from "./describe-chosen.ts";
import { headless } from "./headless.ts";
import { hibernates } from "./hibernates.ts";
import { journeys } from "./journeys.ts";
import { powerCut } from "./power-cut.ts";

describeChosen("opencode", () => {
  headless("opencode");
  journeys("opencode");
  hibernates("opencode");
  powerCut("opencode");
});
