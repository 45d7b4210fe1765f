import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Scope } from "#domain/access.ts";
import type { Decision } from "#domain/decision.ts";
import { textOf } from "#domain/message.ts";
import type { Orchestrator } from "#domain/project.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { forgetRate, useBrain } from "../../e2e/support/steps.ts";
import { now } from "../lib/ids.ts";
import { findDecision, findOpenAsk, updateDecision } from "../store/decision.ts";
import { listMessages } from "../store/message.ts";
import { findOrchestrator, findOrchestratorOf } from "../store/project.ts";
import { listTasks } from "../store/task.ts";
import { converse } from "./converse.ts";
import { decide, takeUpDecisions } from "./decide.ts";
import { recover } from "./recover.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const COLOUR = { question: "Which colour?", choices: [{ label: "Red" }, { label: "Blue", description: "like the sky" }] };

let app: BareApp;
let project: SeededProject;
let talk: Orchestrator;
let stop = (): void => undefined;

beforeAll(async () => {
  app = await startBareApp();
});
afterEach(async () => {
  stop();
  stop = () => undefined;
  await forgetRate(app);
});
afterAll(() => app.close());

async function freshTalk(): Promise<void> {
  project = await seedRepository(app);
  talk = (await findOrchestrator(app.db, project.orchestratorId)) as Orchestrator;
}

const say = (text: string) => converse(app, talk, { text, actor: OWNER, scopes: Scope.options });
const said = async (): Promise<string[]> => (await listMessages(app.db, talk.id, { limit: 50 })).toReversed().filter((m) => m.role === "user").map(textOf);
const written = () => untilIn(app, "the answer", async () => (await listMessages(app.db, talk.id, { limit: 5 })).every((m) => !m.pending));

/** A model that asks once, and afterwards says what it was answered. */
function asker(): string[] {
  const results: string[] = [];
  stop = useBrain(app, {
    async converse(turn) {
      if (turn.answers) return turn.emit(`So ${turn.messages.at(-1)?.text}, asked: ${turn.answers.question}`);
      results.push(await turn.call("ask_user", COLOUR), await turn.call("ask_user", { ...COLOUR, question: "And the size?" }));
    },
  });
  return results;
}

async function asked(): Promise<Decision> {
  await freshTalk();
  asker();
  await say("Paint the door");
  return (await findOpenAsk(app.db, talk.id)) as Decision;
}

describe("a question to the person", () => {
  test("stands in the chat and in the inbox, one at a time", async () => {
    await freshTalk();
    const results = asker();
    const answer = await say("Paint the door");
    const open = (await findOpenAsk(app.db, talk.id)) as Decision;
    expect(open).toMatchObject({ status: "open", title: "Which colour?", body: { kind: "ask", questions: [{ choices: [{ label: "Red" }, { label: "Blue", description: "like the sky" }] }] } });
    expect(answer.parts.at(-1)).toEqual({ kind: "ask", decisionId: open.id, question: "Which colour?", choices: ["Red", "Blue"] });
    expect(results[1]).toContain("A question is open already");
  });

  test("answered in the inbox comes back as the person's next words, once", async () => {
    const open = await asked();
    expect(await decide(app, open.id, { verdict: "answer", text: "Blue", actor: OWNER })).toMatchObject({ status: "taken", verdict: "answer", text: "Blue" });
    await written();
    expect(await said()).toEqual(["Paint the door", "Blue"]);
    expect(textOf((await listMessages(app.db, talk.id, { limit: 1 }))[0]!)).toBe("So Blue, asked: Which colour?");
    await expect(decide(app, open.id, { verdict: "answer", text: "Red", actor: OWNER })).rejects.toThrow("answered already");
  });

  test("answered in the chat closes in the inbox", async () => {
    const open = await asked();
    await say("Blue, but darker");
    expect(await findDecision(app.db, open.id)).toMatchObject({ status: "taken", verdict: "answer", text: "Blue, but darker", answeredBy: "owner" });
    expect(await said()).toEqual(["Paint the door", "Blue, but darker"]);
  });

  test("left alone says nothing in the chat", async () => {
    const open = await asked();
    expect(await decide(app, open.id, { verdict: "deny", text: "", actor: OWNER })).toMatchObject({ status: "taken", verdict: "deny" });
    expect(await said()).toEqual(["Paint the door"]);
  });

  test("whose answer was heard before a crash is said after it, once however often it is taken up", async () => {
    const open = await asked();
    await app.bus.commit((db) => ({ writes: [updateDecision(db, open.id, { status: "answered", verdict: "answer", text: "Red", answeredBy: "owner", answeredAt: now() })], events: [], result: undefined }));
    const later = new Date(Date.now() + 1000).toISOString();
    await Promise.all([takeUpDecisions(app, later), takeUpDecisions(app, later)]);
    await takeUpDecisions(app, later);
    await written();
    expect(await said()).toEqual(["Paint the door", "Red"]);
    expect(await findDecision(app.db, open.id)).toMatchObject({ status: "taken", text: "Red" });
  });

  test("whose words were said when the server died while answering says so, and does not say them again", async () => {
    const open = await asked();
    stop();
    stop = useBrain(app, { converse: () => new Promise<never>(() => undefined) });
    await decide(app, open.id, { verdict: "answer", text: "Red", actor: OWNER });
    await recover(app, new Date(Date.now() + 1000).toISOString());
    expect(await said()).toEqual(["Paint the door", "Red"]);
    const [last] = await listMessages(app.db, talk.id, { limit: 1 });
    expect([last?.pending, textOf(last!)]).toEqual([false, "The server was restarted while this was being written. Ask again to continue."]);
    app.turns.stop(talk.id);
  });
});

describe("in Master Control", () => {
  test("a question about no single project is put in the conversation, and is in no project's inbox", async () => {
    await freshTalk();
    await freshTalk();
    const master = (await findOrchestratorOf(app.db, app.userId, null)) as Orchestrator;
    let told = "";
    stop = useBrain(app, {
      async converse(turn) {
        if (turn.messages.length > 1) return turn.emit(`So ${turn.messages.at(-1)?.text}, asked: ${turn.messages.at(-2)?.text}`);
        told = await turn.call("ask_user", { question: "Which project?", choices: [{ label: "shop" }, { label: "atlas" }] });
      },
    });
    const asked = await converse(app, master, { text: "Add dark mode", actor: OWNER, scopes: Scope.options });
    expect(JSON.parse(told)).toEqual({ decisionId: null, question: "Which project?", choices: ["shop", "atlas"] });
    expect(textOf(asked)).toBe("Which project?\n- shop\n- atlas");
    expect(await findOpenAsk(app.db, master.id)).toBeUndefined();
    expect(textOf(await converse(app, master, { text: "shop", actor: OWNER, scopes: Scope.options }))).toBe("So shop, asked: Which project?\n- shop\n- atlas");
  });
});

describe("without a model", () => {
  const wishes = async () => (await listTasks(app.db, { projectId: project.id }, { limit: 10 })).map((t) => t.description).toReversed();

  test("a wish that names two ways is asked about once, and submitted as it is meant", async () => {
    await freshTalk();
    expect(textOf(await say("Rewrite the store using redux or zustand"))).toBe("One question first.");
    expect(await wishes()).toEqual([]);
    const open = (await findOpenAsk(app.db, talk.id)) as Decision;
    expect(open).toMatchObject({ body: { questions: [{ text: "Redux or zustand?", choices: [{ label: "redux" }, { label: "zustand" }, { label: "Both" }] }] } });
    await decide(app, open.id, { verdict: "answer", text: "zustand", actor: OWNER });
    await written();
    expect(await wishes()).toEqual(["Rewrite the store using zustand"]);
    expect(await findOpenAsk(app.db, talk.id)).toBeUndefined();
  });

  test("a clear wish is not asked about, and no is no", async () => {
    await freshTalk();
    await say("Add a logout button to the header");
    await say("Sort the list by date or name");
    await say("no");
    expect(await wishes()).toEqual(["Add a logout button to the header"]);
  });
});
