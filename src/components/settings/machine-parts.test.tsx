import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { DEFAULT_CAPACITY } from "#domain/capacity.ts";
import { UNKNOWN_USAGE } from "#domain/delegation.ts";
import { ProjectSettings } from "#domain/project.ts";
import type { QueueView } from "#domain/queue-view.ts";
import { spendingOf } from "#domain/spending.ts";
import { keys } from "../../client/keys.ts";
import type { ProjectRow } from "../../client/queries.ts";
import { day } from "../../client/times.ts";
import { ForgeTokenPart } from "./forge-token.tsx";
import { MachineSection } from "./machine-section.tsx";
import { draftOf } from "./project-draft.ts";
import { SpendPart } from "./spend-part.tsx";

const ID = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
const AT = "2026-01-01T10:00:00.000Z";
const html = (node: ReactNode, data: readonly (readonly [readonly string[], unknown])[]): string => {
  const client = new QueryClient();
  for (const [key, value] of data) client.setQueryData(key, value);
  return renderToStaticMarkup(<QueryClientProvider client={client}>{node}</QueryClientProvider>);
};
const words = (...args: Parameters<typeof html>): string => html(...args).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim();

describe("this machine", () => {
  const view: QueueView = {
    capacity: { ...DEFAULT_CAPACITY, agents: 4 }, budgetMb: 24_000, heldMb: 4000,
    measured: { totalMb: 32_000, availableMb: 20_000, diskMb: 100_000, load: 1.25, cores: 8 },
    holders: [{ sessionId: ID, taskId: ID, projectId: ID, agent: "one", memoryMb: 2000, usedMb: 900, since: AT, endsAt: null }],
    items: [{ taskId: ID, projectId: ID, agent: "one", memoryMb: 2000, since: AT, notBefore: null, short: "memory", why: "it needs 2 GB", place: 1, startsAt: AT }],
    waking: [{ sessionId: ID, projectId: ID, name: "by hand", agent: "one", since: AT, short: "memory", why: "it needs 1 GB", place: 2, startsAt: null }],
  };

  test("says what agents hold, what is left, and who waits for what and how long about", () => {
    const said = words(<MachineSection />, [[keys.queue, view]]);
    for (const part of ["1 of 4, planned 4.0 GB of 24.0 GB", "20.0 GB free of 32.0 GB", "8, wanted by 1.3 processes", "waits for memory, about 1 min: it needs 2 GB", "by hand wakes, waits for memory: it needs 1 GB 2", "now 24 GB"]) expect(said).toContain(part);
    expect(words(<MachineSection />, [[keys.queue, { ...view, items: [] }]])).toContain("No task waits for room.");
  });

  test("offers a number for each agent that is here or has one", () => {
    const health = { lines: [{ id: "one", group: "agents", state: "ready" }, { id: "two", group: "agents", state: "missing" }, { id: "git", group: "tools", state: "ready" }] };
    const labels = [...html(<MachineSection />, [[keys.queue, view], [keys.health, health]]).matchAll(/<label[^>]*>([^<]*)</g)].map((m) => m[1]);
    expect(labels).toContain("one");
    expect(labels).not.toContain("two");
    expect(labels).not.toContain("git");
  });
});

describe("what a project spent", () => {
  const draft = draftOf({ name: "shop", autonomy: "confirm", settings: ProjectSettings.parse({ budget: { usd: 5 } }) });
  const part = (wrong: Parameters<typeof SpendPart>[0]["wrong"] = {}) => <SpendPart draft={draft} wrong={wrong} edit={() => undefined} projectId={ID} />;
  const run = (createdAt: string, costUsd: number | null, inputTokens: number | null) => ({ projectId: ID, taskId: ID, createdAt, usage: { ...UNKNOWN_USAGE, costUsd, inputTokens } });

  test("has a bar for each day, and says what nobody told", () => {
    const spent = spendingOf([run(AT, 1.5, 2000), run("2026-01-02T10:00:00.000Z", null, null)]);
    const said = words(part(), [[keys.usage, spent]]);
    for (const told of ["$1.50 in 30 days, 2 tries, 1 of unknown cost; 2,000 tokens in, unknown out", `${day("2026-01-01")}: $1.50`, `${day("2026-01-02")}: unknown`]) expect(said).toContain(told);
    expect(html(part(), [[keys.usage, spent]])).toContain("Cost by day");
    expect(html(part(), [[keys.usage, spendingOf([run(AT, null, 7)])]])).toContain("Tokens by day");
    expect(words(part(), [[keys.usage, []]])).toContain("No agent worked here in the last 30 days.");
  });

  test("shows the limits as they are, and what is wrong beside them", () => {
    expect(html(part(), [[keys.usage, []]])).toContain('value="5"');
    expect(words(part({ budget: "Limits are numbers above 0, or empty." }), [[keys.usage, []]])).toContain("Limits are numbers above 0, or empty.");
  });
});

test("of a forge's token a page says where it goes and since when, and asks for it as for a password", () => {
  const project = { id: ID } as ProjectRow;
  const none = html(<ForgeTokenPart project={project} />, [[keys.forgeToken(ID), { token: null }]]);
  expect(none).toContain("None is kept.");
  expect(none).not.toContain("Forget it");
  const kept = html(<ForgeTokenPart project={project} />, [[keys.forgeToken(ID), { token: { api: "https://api.github.com", createdAt: AT } }]]);
  expect(kept).toMatch(/Kept since .* for <code>https:\/\/api\.github\.com<\/code>/);
  expect(kept).toMatch(/<input[^>]*type="password"[^>]*autoComplete="off"[^>]*value=""/);
  expect(kept).toContain("Forget it");
});
