import { ulid } from "ulid";
import type { Message, MessagePart } from "#domain/message.ts";
import { seeded } from "../../bench/seeded.ts";

const THINGS = ["the cart", "the login page", "the search", "the importer", "the settings page", "the mailer", "the API", "the landing page", "the report", "the job queue"];
const ADJECTIVES = ["slow", "fine on a desk but odd on a phone", "hard to read", "older than the rest", "full of special cases", "well tested", "mostly done"];
/** What a person decides: a standing wish, a refusal, a limit, a choice. None is said twice in a conversation. */
const RULES = [
  (n: number) => `Always run the checks of part ${n} before you land anything.`, (n: number) => `Never touch the migrations of module ${n}.`, (n: number) => `Do not use library number ${n} for this.`,
  (n: number) => `Don't rename column c${n}, a customer reads it.`, (n: number) => `We use port ${4000 + n} from now on.`, (n: number) => `It must not take longer than ${n} ms.`,
  (n: number) => `Only change files below src/part${n}.`, (n: number) => `No, leave part ${n} as it is.`, (n: number) => `I prefer variant ${n} over the old one.`, (n: number) => `Keep the old address of page ${n} working.`,
];
const QUESTIONS = [(n: number) => `Shall part ${n} keep its cache?`, (n: number) => `Which format shall export ${n} have?`, (n: number) => `Is step ${n} still needed?`];
const REPLIES = [(n: number) => `yes, as in release ${n}`, (n: number) => `CSV with ${n} columns`, (n: number) => `not since version ${n}`, (n: number) => `the second one, number ${n}`];

/** Everything that counts as decided in the conversations made here. */
export const DECIDED = new Set<string>();

/** A long conversation made from a seed: small talk, questions with answers, and decisions in between; long answers as models give them. */
export function longTalk(on: { seed: number; messages: number; orchestratorId: string }): Message[] {
  const { share: random, pick } = seeded(on.seed);
  // A day of the past for each seed, so that conversations made one after the other follow each other.
  const start = Date.now() - 1e9 + on.seed * 1e7;
  const rows: Message[] = [];
  const add = (role: "user" | "assistant", text: string): void => {
    const at = start + rows.length * 1000;
    const parts: MessagePart[] = [{ kind: "text", text }];
    rows.push({ id: ulid(at), orchestratorId: on.orchestratorId, role, parts, brain: role === "user" ? null : "fake", pending: false, createdAt: new Date(at).toISOString() });
  };
  for (let n = on.seed * 1000; rows.length < on.messages - 1; n++) {
    const kind = random();
    if (kind < 0.2) decide(add, pick(RULES)(n));
    else if (kind < 0.35) {
      add("assistant", pick(QUESTIONS)(n));
      decide(add, pick(REPLIES)(n));
    } else add("user", `${pick(THINGS)} looks ${pick(ADJECTIVES)} to me, number ${n}`);
    add("assistant", `I looked at ${pick(THINGS)}. ${"It has several parts that belong together, and their tests pass. ".repeat(1 + Math.floor(random() * 12))}`);
  }
  return rows.slice(0, on.messages);
}

function decide(add: (role: "user", text: string) => void, text: string): void {
  DECIDED.add(text);
  add("user", text);
}
