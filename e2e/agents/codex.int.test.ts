import { describeChosen, journeys } from "./journeys.ts";

describeChosen("codex", () => journeys("codex"));
