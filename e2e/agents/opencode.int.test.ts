import { describeChosen, journeys } from "./journeys.ts";

describeChosen("opencode", () => journeys("opencode"));
