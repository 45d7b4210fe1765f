import { join } from "node:path";
import { rmSync } from "node:fs";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LoggedEvent, NewEvent } from "#domain/events.ts";
import { privateFolder, ROOT } from "../e2e/support/sample-repo.ts";
import { type Bus, createBus, GENESIS, hashOf } from "./bus.ts";
import { type Database, openDatabase } from "./db/client.ts";
import { user } from "./db/schema/identity.ts";

const root = privateFolder("rdv-bus-");
let made = 0;
let file = "";
let database: Database;
let bus: Bus;
const reported: unknown[] = [];

const open = (): Promise<Database> => openDatabase({ file, migrations: join(ROOT, "drizzle"), backups: join(root, "backups") });

beforeEach(async () => {
  file = join(root, `${++made}.db`);
  database = await open();
  bus = await createBus(database, (error) => void reported.push(error));
  reported.length = 0;
});
afterEach(() => database.close());
afterAll(() => rmSync(root, { recursive: true, force: true }));

const started = (version: string): NewEvent => ({ kind: "server.started", payload: { version } });
const say = (...versions: string[]): Promise<void> => bus.commit(() => ({ writes: [], events: versions.map(started), result: undefined }));
const insert = (id: string) => database.db.insert(user).values({ id, name: id, email: `${id}@localhost`, createdAt: new Date(), updatedAt: new Date() });
const people = async (): Promise<number> => database.db.$count(user);
const versions = (events: readonly LoggedEvent[]): unknown[] => events.map((e) => e.payload["version"]);

/** Sequence number of the first row that does not fit the chain. */
async function brokenAt(log: readonly LoggedEvent[]): Promise<number | null> {
  let before = GENESIS;
  let seq = 0;
  for (const row of log) {
    if (row.seq !== ++seq || row.hash !== hashOf(before, row)) return row.seq;
    before = row.hash;
  }
  return null;
}

describe("a commit", () => {
  test("makes its writes and its events visible together, and returns its result", async () => {
    expect(await bus.commit(() => ({ writes: [insert("a")], events: [started("1")], result: 42 }))).toBe(42);
    expect(await people()).toBe(1);
    expect(versions(await bus.since(0, 10))).toEqual(["1"]);
  });

  test("of which one write fails leaves no other write and no event", async () => {
    await expect(bus.commit(() => ({ writes: [insert("a"), insert("a")], events: [started("1")], result: undefined }))).rejects.toThrow(/UNIQUE/);
    expect(await people()).toBe(0);
    expect(await bus.since(0, 10)).toEqual([]);
    expect(bus.lastSeq()).toBe(0);
    await say("2");
    expect((await bus.since(0, 10)).map((e) => e.seq)).toEqual([1]);
  });

  test("with an event that is not as the map says is refused before anything is written", async () => {
    const wrong = { kind: "token.revoked", payload: { tokenId: 7 } } as unknown as NewEvent;
    await expect(bus.commit(() => ({ writes: [insert("a")], events: [started("1"), wrong], result: undefined }))).rejects.toThrow(/tokenId/);
    expect(await people()).toBe(0);
    expect(bus.lastSeq()).toBe(0);
  });

  test("that breaks a reference is refused whole", async () => {
    const orphan = sql`INSERT INTO owner (slot, user_id, created_at) VALUES (1, 'nobody', 0)`;
    await expect(bus.commit((db) => ({ writes: [insert("a"), db.run(orphan)], events: [started("1")], result: undefined }))).rejects.toThrow(/FOREIGN KEY/);
    expect(await people()).toBe(0);
  });

  test("decides on what stands when its turn comes: 200 at once count without a gap and keep their order", async () => {
    const order: number[] = [];
    const commits = Array.from({ length: 200 }, (_, i) =>
      bus.commit(async (db) => {
        const count = await db.$count(user);
        order.push(i);
        return { writes: [insert(`u${count}`)], events: [started(String(i)), started(`${i}b`)], result: count };
      }),
    );
    expect(await Promise.all(commits)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(order).toEqual(Array.from({ length: 200 }, (_, i) => i));
    const log = await bus.since(0, 1000);
    expect(log.map((e) => e.seq)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
    expect(versions(log)).toEqual(Array.from({ length: 200 }, (_, i) => [String(i), `${i}b`]).flat());
    expect(await brokenAt(log)).toBeNull();
  });

  test("whose decision throws changes nothing and does not hold up the next", async () => {
    const failing = bus.commit(() => Promise.reject(new Error("no")));
    const next = say("after");
    await expect(failing).rejects.toThrow("no");
    await next;
    expect(versions(await bus.since(0, 10))).toEqual(["after"]);
  });
});

describe("a listener", () => {
  test("hears of a commit only when it can be read, in order, and nothing of one that failed", async () => {
    const heard: { seqs: number[]; readable: Promise<number> }[] = [];
    bus.subscribe((events) => heard.push({ seqs: events.map((e) => e.seq), readable: people() }));
    await bus.commit(() => ({ writes: [insert("a")], events: [started("1"), started("2")], result: undefined }));
    await bus.commit(() => ({ writes: [insert("a")], events: [started("no")], result: undefined })).catch(() => undefined);
    await bus.commit(() => ({ writes: [insert("b")], events: [started("3")], result: undefined }));
    expect(heard.map((h) => h.seqs)).toEqual([[1, 2], [3]]);
    expect(await heard[0]?.readable).toBeGreaterThanOrEqual(1);
  });

  test("that throws is reported and harms neither the commit nor the other listeners", async () => {
    const heard: unknown[] = [];
    bus.subscribe(() => {
      throw new Error("a bad listener");
    });
    bus.subscribe((events) => void heard.push(...versions(events)));
    await say("1");
    await say("2");
    expect(heard).toEqual(["1", "2"]);
    expect(reported.map(String)).toEqual(["Error: a bad listener", "Error: a bad listener"]);
  });

  test("may commit itself, and hears nothing more once it stopped", async () => {
    const heard: unknown[] = [];
    const done = Promise.withResolvers<void>();
    const stop = bus.subscribe((events) => {
      heard.push(...versions(events));
      if (heard.length === 1) void say("from inside").then(done.resolve);
    });
    await say("1");
    await done.promise;
    stop();
    await say("3");
    expect(heard).toEqual(["1", "from inside"]);
  });

  test("does not hear of a commit without events", async () => {
    const heard: unknown[] = [];
    bus.subscribe((events) => void heard.push(events));
    await bus.commit(() => ({ writes: [insert("a")], events: [], result: undefined }));
    expect(heard).toEqual([]);
  });
});

describe("the log", () => {
  test("is read on from any number, in pages", async () => {
    await say(...Array.from({ length: 25 }, (_, i) => String(i + 1)));
    expect(versions(await bus.since(0, 10))).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    expect(versions(await bus.since(23, 10))).toEqual(["24", "25"]);
    expect(await bus.since(25, 10)).toEqual([]);
    expect(await bus.since(1000, 10)).toEqual([]);
  });

  test("goes on after a restart, and its chain holds from the first row", async () => {
    await say("1", "2");
    database.close();
    database = await open();
    bus = await createBus(database, () => undefined);
    expect(bus.lastSeq()).toBe(2);
    await bus.commit(() => ({ writes: [], events: [{ kind: "token.created", actor: { kind: "person", id: "ü \"x\"" }, payload: { tokenId: "01J00000000000000000000000", name: "n\n\u2028", scopes: [] } }], result: undefined }));
    const log = await bus.since(0, 10);
    expect(log).toHaveLength(3);
    expect(await brokenAt(log)).toBeNull();
  });

  test.each(["UPDATE event SET payload = '{}' WHERE seq = 2", "DELETE FROM event WHERE seq = 2", "UPDATE event SET hash = ''"])("refuses %s", async (statement) => {
    await say("1", "2", "3");
    await expect(database.batch([database.db.run(sql.raw(statement))])).rejects.toThrow(/append-only/);
    expect(await brokenAt(await bus.since(0, 10))).toBeNull();
  });

  const FORGERIES: readonly [what: string, statement: string, broken: number][] = [
    ["a changed payload", "UPDATE event SET payload = '{\"version\":\"x\"}' WHERE seq = 3", 3],
    ["another actor", "UPDATE event SET actor = '{\"kind\":\"person\",\"id\":\"x\"}' WHERE seq = 2", 2],
    ["another time", "UPDATE event SET at = at + 1 WHERE seq = 4", 4],
    ["another project", "UPDATE event SET project_id = 'x' WHERE seq = 1", 1],
    ["a row that is gone", "DELETE FROM event WHERE seq = 3", 4],
    ["a new first row", "UPDATE event SET hash = '0', kind = 'owner.created' WHERE seq = 1", 1],
    ["two rows that changed places", "UPDATE event SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3); UPDATE event SET seq = -seq WHERE seq < 0", 2],
  ];

  test.each(FORGERIES)("that was changed past the triggers shows it: %s", async (_what, statement, broken) => {
    await say("1", "2", "3", "4", "5");
    const forger = ["DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete", ...statement.split("; ")];
    for (const text of forger) await database.db.run(sql.raw(text));
    expect(await brokenAt(await bus.since(0, 10))).toBe(broken);
  });
});
