import { describeChosen, journeys } from "./journeys.ts";

describeChosen("gemini", () => journeys("gemini"));
