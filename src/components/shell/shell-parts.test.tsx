import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { AttentionState } from "#domain/attention.ts";
import { keys } from "../../client/keys.ts";
import type { ProjectRow } from "../../client/queries.ts";
import { ROOMS, type Route } from "../../client/route.ts";
import { Bar } from "./bar.tsx";
import { Mark } from "./brand.tsx";
import { Dock } from "./dock.tsx";
import { Link } from "./link.tsx";
import { Rail } from "./rail.tsx";
import { ROOM_NAME } from "./room-names.ts";
import { Top } from "./top.tsx";

vi.mock("../../client/use-live.ts", () => ({ useLink: () => ({ state: "connected", since: null }) }));

const nothing = (): undefined => undefined;
const project = (id: string, name: string): ProjectRow => ({ id, name, path: `/srv/${name}`, autonomy: "confirm", settings: { agents: {} }, orchestratorId: `o-${id}` }) as unknown as ProjectRow;
const task = (number: number, state: AttentionState, projectId = "one"): TaskView => ({ id: `t${number}`, number, title: `Task ${number}`, projectId, status: "monitoring", delegations: [{ status: "running" }], attention: { state, detail: "", since: "", because: [] } }) as unknown as TaskView;
const AT: Record<string, Route> = { inbox: { scope: "inbox" }, here: { scope: "project", projectId: "one", room: "work", item: null }, master: { scope: "master", projectId: null, room: "chat", item: null } };

let cache: QueryClient;

beforeEach(() => {
  cache = new QueryClient();
  cache.setQueryData(keys.projects, [project("one", "web"), project("two", "api")]);
  cache.setQueryData(keys.orchestrators, [{ id: "master", kind: "master", projectId: null }]);
  cache.setQueryData(keys.tasks("master"), [1, 2, 3, 4, 5, 6].map((n) => task(n, n === 6 ? "waiting-permission" : "working")));
  cache.setQueryData(keys.decisions, [{ id: "d", projectId: "one" }]);
});

const html = (node: ReactNode): string => renderToStaticMarkup(<QueryClientProvider client={cache}>{node}</QueryClientProvider>);
const words = (node: ReactNode): string => html(node).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim();
/** Addresses with the words of their links. */
const links = (node: ReactNode): Record<string, string> =>
  Object.fromEntries([...html(node).matchAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/g)].map(([, to = "", inner = ""]) => [to, inner.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim()]));
const current = (node: ReactNode): string[] => [...html(node).matchAll(/<a [^>]*aria-current="page"[^>]*>/g)].flatMap(([tag]) => /href="([^"]*)"/.exec(tag)?.[1] ?? []);

describe("the rail", () => {
  const rail = (route: Route) => <Rail route={route} onFind={nothing} />;

  test("leads to the inbox, Master Control, every project, health and settings", () => {
    const to = Object.keys(links(rail(AT["here"] as Route)));
    expect(to).toEqual(expect.arrayContaining(["/inbox", "/master/work", "/p/one/work", "/health", "/settings"]));
    expect(to.some((path) => path.startsWith("/p/two/"))).toBe(true);
  });

  test("says where one is, once", () => {
    expect(current(rail(AT["inbox"] as Route))).toEqual(["/inbox"]);
    expect(current(rail(AT["here"] as Route))).toEqual(["/p/one/work"]);
    expect(current(rail(AT["master"] as Route))).toEqual(["/master/chat"]);
  });

  test("shows the live tasks of a project, what needs the person first, and not too many", () => {
    const shown = Object.keys(links(rail(AT["here"] as Route))).filter((path) => /\/work\/\d/.test(path));
    expect(shown).toHaveLength(5);
    expect(shown[0]).toBe("/p/one/work/6");
  });

  test("counts what waits, with words for those who do not see it", () => {
    expect(html(rail(AT["here"] as Route)).match(/aria-label="1 wait for you"/g)).toHaveLength(2);
    cache.setQueryData(keys.decisions, []);
    expect(html(rail(AT["here"] as Route))).not.toContain("wait for you");
  });

  test("says how many agents are at work, and that it is connected", () => {
    expect(words(rail(AT["here"] as Route))).toContain("6 at work");
    cache.setQueryData(keys.tasks("master"), []);
    expect(words(rail(AT["here"] as Route))).toContain("none at work");
    expect(words(rail(AT["here"] as Route))).toContain("Connected");
  });

  test("says what the doctor would have done, also where only the icon stands", () => {
    const said = (state: "ready" | "action"): string => {
      cache.setQueryData(keys.health, { lines: [{ id: "codex", group: "agents", name: "codex", state, version: null, text: "", fix: null }] });
      return html(rail(AT["here"] as Route));
    };
    expect(said("ready")).toContain('aria-label="Health, all good"');
    expect(said("action")).toContain('aria-label="Health, sign in to codex"');
  });

  test("stands before anything was read", () => {
    cache.clear();
    expect(Object.keys(links(rail(AT["here"] as Route)))).toEqual(["/inbox", "/master/work", "/health", "/settings"]);
  });
});

describe("the head of a room on a desk", () => {
  test("has every room as a tab, and marks the one that is shown", () => {
    const bar = <Bar title="web" projectId="one" project={project("one", "web")} room="review" panel={undefined} />;
    expect(links(bar)).toEqual(Object.fromEntries(ROOMS.map((room) => [`/p/one/${room}`, ROOM_NAME[room]])));
    expect(current(bar)).toEqual(["/p/one/review"]);
    expect(words(bar)).toContain("confirm");
  });

  test("opens and closes its panel by a button that says which", () => {
    const bar = (open: boolean) => <Bar title="web" projectId="one" project={undefined} room="chat" panel={{ open, toggle: nothing }} />;
    expect(html(bar(true))).toMatch(/aria-label="Hide panel"[^>]*aria-pressed="true"|aria-pressed="true"[^>]*aria-label="Hide panel"/);
    expect(html(bar(false))).toContain('aria-label="Show panel"');
    expect(html(<Bar title="x" projectId={null} project={undefined} room="chat" panel={undefined} />)).not.toContain("<button");
  });
});

describe("the bottom bar of a phone", () => {
  const dock = (route: Route, home: string | null = "two") => <Dock route={route} home={home} onMore={nothing} />;

  test("has five places with words", () => {
    expect(Object.values(links(dock(AT["here"] as Route)))).toEqual(["Inbox 1", "Chat", "Work", "Terminals", "More"]);
  });

  test("stays in the project one is in; from the inbox it leads to the last one", () => {
    expect(Object.keys(links(dock(AT["here"] as Route)))).toContain("/p/one/chat");
    expect(Object.keys(links(dock(AT["inbox"] as Route)))).toContain("/p/two/chat");
    expect(Object.keys(links(dock(AT["master"] as Route)))).toContain("/master/chat");
    expect(Object.keys(links(dock(AT["inbox"] as Route, null)))).toContain("/master/chat");
  });

  test("marks where one is, also behind More", () => {
    expect(current(dock(AT["here"] as Route))).toEqual(["/p/one/work"]);
    expect(current(dock({ scope: "project", projectId: "one", room: "learn", item: null }))).toEqual(["/settings"]);
    expect(current(dock({ scope: "health" }))).toEqual(["/settings"]);
  });
});

describe("the head of a room on a phone", () => {
  test("has one title, and a way back only where there is one", () => {
    expect(html(<Top title="Add dark mode" back="/p/one/work" tag="7" onFind={nothing} />)).toMatch(/aria-label="Back"[\s\S]*<h1 class="cut">Add dark mode<\/h1>/);
    expect(html(<Top title="Inbox" back={undefined} onFind={nothing} />)).not.toContain("Back");
    expect(html(<Top title="Inbox" back={undefined} onFind={nothing} />).match(/<h1/g)).toHaveLength(1);
  });
});

describe("a link", () => {
  test("is a real address, which can be opened elsewhere and copied", () => {
    expect(html(<Link to="/p/one/work" className="x">Work</Link>)).toBe('<a class="x" href="/p/one/work">Work</a>');
  });

  test("goes there without loading a page, unless the person wants another one", () => {
    const went: string[] = [];
    vi.stubGlobal("location", { pathname: "/" });
    vi.stubGlobal("history", { pushState: (_state: unknown, _title: string, path: string) => went.push(path) });
    const click = (more: object) => {
      const event = { button: 0, defaultPrevented: false, prevented: false, preventDefault: () => void (event.prevented = true), ...more };
      (Link({ to: "/inbox", children: "x" }).props as { onClick(e: unknown): void }).onClick(event);
      return event.prevented;
    };
    expect(click({})).toBe(true);
    for (const how of [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { button: 1 }, { defaultPrevented: true }]) expect([how, click(how)]).toEqual([how, false]);
    expect(went).toEqual(["/inbox"]);
    vi.unstubAllGlobals();
  });
});

test("the mark is for the eye only", () => {
  expect(html(<Mark />)).toContain('aria-hidden="true"');
});
