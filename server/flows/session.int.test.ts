import { realpathSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AppError } from "#domain/errors.ts";
import type { Session } from "#domain/session.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository, seedSession } from "../../e2e/support/seeds.ts";
import { newId } from "../lib/ids.ts";
import { startTimeOf } from "../machine/proc.ts";
import { findSession } from "../store/session.ts";
import { startMonitor } from "../workers/monitor.ts";
import { endSession } from "./end-session.ts";
import { openShell } from "./open-shell.ts";
import { readScreen } from "./read-screen.ts";
import { renameSession } from "./rename-session.ts";
import { sendInput } from "./send-input.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const soon = { timeout: 15_000, interval: 20 };

let app: BareApp;
let project: SeededProject;
let monitor: { stop(): Promise<void> };

beforeAll(async () => {
  app = await startBareApp({ PS1: "ready> " });
  project = await seedRepository(app);
  monitor = startMonitor(app);
});
afterAll(async () => {
  await monitor.stop();
  await app.close();
});

const open = (input: Parameters<typeof openShell>[2] = {}, of: SeededProject | undefined = project): Promise<Session> => openShell(app, { userId: app.userId, actor: OWNER, project: of }, input);
const type = (session: Session, text: string, enter = true): Promise<void> => sendInput(app, session.id, { actor: OWNER, text, enter });
const screen = async (session: Session): Promise<string> => (await readScreen(app, session, { lines: 100, colours: false })).text;
const shows = (session: Session, text: string): Promise<void> => expect.poll(() => screen(session), soon).toContain(text);
const isEnded = (session: Session): Promise<void> => expect.poll(async () => (await findSession(app.db, session.id))?.status, soon).toBe("exited");
const refusal = async (work: Promise<unknown>): Promise<AppError> =>
  (await work.then(() => {
    throw new Error("was not refused");
  }, (error: unknown) => error)) as AppError;

describe("a plain shell", () => {
  test("opens in the project's folder and runs what is typed", async () => {
    const session = await open();
    expect(session).toMatchObject({ kind: "shell", status: "running", cwd: project.path, name: "sample", projectId: project.id });
    expect(session.pid).toBeGreaterThan(0);
    await type(session, "pwd; echo sum $((40 + 2))");
    await shows(session, "sum 42");
    expect((await screen(session)).replaceAll("\n", "")).toContain(realpathSync(project.path));
    await endSession(app, session.id, { actor: OWNER, keepScreen: false });
  });

  test("opens where it is told, under the name it is given", async () => {
    const session = await open({ cwd: "/tmp", name: "scratch" }, undefined);
    expect(session).toMatchObject({ cwd: realpathSync("/tmp"), name: "scratch" });
    await endSession(app, session.id, { actor: OWNER, keepScreen: false });
  });

  test("in a folder that is not there is refused and leaves no row", async () => {
    const before = app.bus.lastSeq();
    expect((await refusal(open({ cwd: "/nowhere/at/all" }))).tell.next).not.toBe("");
    expect(app.bus.lastSeq()).toBe(before);
  });

  test("that exits is seen with its exact code", async () => {
    const session = await open();
    await type(session, "exit 7");
    await isEnded(session);
    expect((await findSession(app.db, session.id))?.exit).toMatchObject({ code: 7, signal: null });
    expect((await refusal(type(session, "hello?"))).tell.what).toContain("has ended");
  });

  test("ended by us takes along everything it started", async () => {
    const session = await open();
    await type(session, 'sleep 987 & echo chi""ld $!');
    await shows(session, "child ");
    const pid = Number(/child (\d+)/.exec(await screen(session))?.[1]);
    await endSession(app, session.id, { actor: OWNER, keepScreen: false });
    await isEnded(session);
    expect([pid > 0, startTimeOf(pid)]).toEqual([true, undefined]);
    expect(await screen(session)).toBe("");
  });

  test("ended twice is ended once", async () => {
    const session = await open();
    await Promise.all([1, 2].map(() => endSession(app, session.id, { actor: OWNER, keepScreen: false })));
    await isEnded(session);
    await expect(endSession(app, newId(), { actor: OWNER, keepScreen: false })).resolves.toBeUndefined();
  });

  test("killed from outside is seen too", async () => {
    const session = await open();
    process.kill(session.pid ?? 0, "SIGKILL");
    await isEnded(session);
    expect((await findSession(app.db, session.id))?.exit).toMatchObject({ code: null, signal: 9 });
  });
});

describe("typing", () => {
  test("of several lines arrives as one paste, exactly", async () => {
    const session = await open();
    await shows(session, "ready>");
    await type(session, "cat > pasted.txt <<'X'\nfirst $HOME `x` ünïcode 🎉\n\tsecond\nX");
    await type(session, "wc -l < pasted.txt; cat pasted.txt");
    await shows(session, "first $HOME `x` ünïcode 🎉");
    expect(await screen(session)).toContain("second");
    await endSession(app, session.id, { actor: OWNER, keepScreen: false });
  });

  test("without Enter submits nothing", async () => {
    const session = await open();
    await shows(session, "ready>");
    await type(session, "echo never", false);
    await shows(session, "echo never");
    await type(session, "; echo $((1 + 1))later");
    await shows(session, "2later");
    expect((await screen(session)).match(/^never$/gm)).toHaveLength(1);
    await endSession(app, session.id, { actor: OWNER, keepScreen: false });
  });

  test("of several lines is refused on request where a program takes each as it comes, and not where it takes them as one", async () => {
    const session = await open();
    await shows(session, "ready>");
    const careful = (text: string): Promise<void> => sendInput(app, session.id, { actor: OWNER, text, enter: false, careful: true });
    expect((await refusal(careful("echo one\necho two"))).code).toBe("several-lines");
    await careful("exec bash --norc --noprofile -i");
    await type(session, "");
    await expect.poll(async () => (await app.tmux.pasteMode(session.id)).program, soon).toBe("bash");
    await careful("echo in-$((1 + 1))\necho one-$((1 + 2))");
    await type(session, "");
    await shows(session, "one-3");
    await type(session, "cat");
    await expect.poll(async () => (await app.tmux.pasteMode(session.id)).program, soon).toBe("cat");
    expect((await refusal(careful("one\ntwo"))).code).toBe("several-lines");
    await endSession(app, session.id, { actor: OWNER, keepScreen: false });
  });

  test("in pieces is typed when the last one is there, as one", async () => {
    const session = await open();
    await shows(session, "ready>");
    const piece = (text: string, at: number, more: boolean): Promise<void> => sendInput(app, session.id, { actor: OWNER, text, enter: !more, piece: { paste: "p1", at, more } });
    await piece("echo be", 0, true);
    expect(await screen(session)).not.toContain("echo be");
    await piece("gun-$((1 + 1))", 7, false);
    await shows(session, "begun-2");
    expect((await refusal(piece("late", 7, false))).code).toBe("conflict");
    await endSession(app, session.id, { actor: OWNER, keepScreen: false });
  });

  test("into a terminal that is not there is not found", async () => {
    expect((await refusal(sendInput(app, newId(), { actor: OWNER, text: "x", enter: true }))).code).toBe("not-found");
  });
});

describe("a screen", () => {
  test("shows no secret", async () => {
    const session = await open();
    await shows(session, "ready>");
    await type(session, "printf 'ghp_%s\\n' 0123456789abcdefghijABCDEFGHIJ012345");
    await shows(session, "[redacted]");
    expect(await screen(session)).not.toContain("ghp_0123456789abcdefghijABCDEFGHIJ012345");
    await endSession(app, session.id, { actor: OWNER, keepScreen: false });
  });

  test("of a terminal without a pane is empty but has its size", async () => {
    const session = await seedSession(app, project);
    expect(await readScreen(app, session, { lines: 0, colours: true })).toEqual({ text: "", cols: session.cols, rows: session.rows, lines: 1 });
  });

  test("has colours only when asked for", async () => {
    const session = await open();
    await shows(session, "ready>");
    await type(session, "printf '\\033[31mred\\033[0m\\n'");
    await expect.poll(async () => (await readScreen(app, session, { lines: 0, colours: true })).text, soon).toContain("\u001B[31mred");
    expect(await screen(session)).not.toContain("\u001B[31m");
    await endSession(app, session.id, { actor: OWNER, keepScreen: false });
  });
});

describe("a name", () => {
  test("is one line, and told in the log", async () => {
    const session = await seedSession(app, project);
    const before = app.bus.lastSeq();
    expect((await renameSession(app, session, { actor: OWNER, name: "two\nlines\u001B[31m" })).name).not.toContain("\n");
    expect((await app.bus.since(before, 1))[0]).toMatchObject({ kind: "session.renamed", sessionId: session.id });
    expect((await findSession(app.db, session.id))?.name).toContain("two");
  });
});

describe("the monitor", () => {
  test("sees a terminal without process and record as lost, not as ended", async () => {
    const session = await seedSession(app, project);
    await expect.poll(async () => (await findSession(app.db, session.id))?.status, soon).toBe("lost");
    expect((await findSession(app.db, session.id))?.exit).toBeNull();
  });
});
