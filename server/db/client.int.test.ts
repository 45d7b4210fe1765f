import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { sql } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { AppError } from "#domain/errors.ts";
import { privateFolder, ROOT } from "../../e2e/support/sample-repo.ts";
import { type Database, openDatabase, restoreDatabase } from "./client.ts";
import { user } from "./schema/identity.ts";

const root = privateFolder("rdv-db-");
const migrations = join(ROOT, "drizzle");
let made = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Place {
  folder: string;
  file: string;
  backups: string;
  open(from?: string): Promise<Database>;
}

function place(): Place {
  const folder = join(root, String(++made));
  const at = { folder, file: join(folder, "db", "data.db"), backups: join(folder, "backups") };
  return { ...at, open: (from = migrations) => openDatabase({ file: at.file, migrations: from, backups: at.backups }) };
}

const person = (id: string) => ({ id, name: id, email: `${id}@localhost`, createdAt: new Date(), updatedAt: new Date() });
const add = (database: Database, id: string): Promise<void> => database.batch([database.db.insert(user).values(person(id))]);
/** Past the queue, as better-auth writes. */
const addSingle = async (database: Database, id: string): Promise<void> => void (await database.db.insert(user).values(person(id)));
const run = async (database: Database, text: string): Promise<unknown[][]> => database.db.values(sql.raw(text));
const pragma = async (database: Database, name: string): Promise<unknown> => (await run(database, `PRAGMA ${name}`))[0]?.[0];
const names = async (database: Database): Promise<string[]> => (await database.db.select().from(user)).map((u) => u.id).sort();

/** Rows of a file as another program sees them. */
function rowsOf(file: string): string[] {
  const reader = new DatabaseSync(file);
  try {
    return (reader.prepare("SELECT id FROM user ORDER BY id").all() as { id: string }[]).map((row) => row.id);
  } finally {
    reader.close();
  }
}

async function refusal(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(() => undefined, (e: unknown) => e);
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/** The migrations as they were when only the first existed. */
function olderMigrations(): string {
  const older = join(root, `migrations-${++made}`);
  cpSync(migrations, older, { recursive: true });
  const journal = join(older, "meta", "_journal.json");
  const { entries, ...rest } = JSON.parse(readFileSync(journal, "utf8")) as { entries: unknown[] };
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, 1) }));
  return older;
}

describe("a database that is opened", () => {
  test("is safe against power loss, checks references and is private", async () => {
    const at = place();
    const database = await at.open();
    expect([await pragma(database, "journal_mode"), await pragma(database, "synchronous"), await pragma(database, "foreign_keys"), await pragma(database, "busy_timeout")]).toEqual(["wal", 2, 1, 5000]);
    expect(statSync(at.file).mode & 0o777).toBe(0o600);
    database.close();
  });

  test("from nothing has every table, and no backup was made", async () => {
    const at = place();
    const database = await at.open();
    await add(database, "a");
    database.close();
    const again = await at.open();
    expect(await names(again)).toEqual(["a"]);
    again.close();
    expect(existsSync(at.backups)).toBe(false);
  });

  test("in an older state is copied first, then brought up to date with its rows", async () => {
    const at = place();
    const old = await at.open(olderMigrations());
    await add(old, "before");
    const triggers = async (database: Database): Promise<number> => (await run(database, "SELECT name FROM sqlite_master WHERE type = 'trigger'")).length;
    expect(await triggers(old)).toBe(0);
    old.close();
    const database = await at.open();
    expect(await triggers(database)).toBe(2);
    expect(await names(database)).toEqual(["before"]);
    expect(await pragma(database, "foreign_keys")).toBe(1);
    database.close();
    const copies = readdirSync(at.backups);
    expect(copies).toHaveLength(1);
    expect(copies[0]).toMatch(/^before-migration-\d+\.db$/);
    expect(rowsOf(join(at.backups, copies[0] ?? ""))).toEqual(["before"]);
    expect(statSync(join(at.backups, copies[0] ?? "")).mode & 0o777).toBe(0o600);
  });

  test("keeps a bounded number of copies from before migrations, the newest ones", async () => {
    const at = place();
    (await at.open(olderMigrations())).close();
    mkdirSync(at.backups, { recursive: true });
    for (let i = 10; i < 40; i++) writeFileSync(join(at.backups, `before-migration-10000000000${i}.db`), "");
    writeFileSync(join(at.backups, "manual.db"), "");
    (await at.open()).close();
    const left = readdirSync(at.backups).sort();
    expect(left).toHaveLength(15);
    expect(left).toContain("manual.db");
    expect(left[0]).toBe("before-migration-1000000000027.db");
  });

  test("refuses data that a newer version wrote, and leaves it alone", async () => {
    const at = place();
    const database = await at.open();
    await run(database, "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', 9999999999999)");
    database.close();
    const before = hashOf(at.file);
    const { tell } = await refusal(at.open());
    expect(tell.what).toContain("newer Remote Dev");
    expect(hashOf(at.file)).toBe(before);
    expect(existsSync(at.backups)).toBe(false);
  });

  test.each([
    ["is no database at all", () => Buffer.from("this is no database\n".repeat(400))],
    ["has a torn page in its middle", (bytes: Buffer) => bytes.fill(0xff, 4096, 20_000)],
    ["lost its end", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ])("refuses a file that %s and says what to do", async (_what, spoil) => {
    const at = place();
    const database = await at.open();
    for (let i = 0; i < 50; i++) await add(database, `u${i}`);
    await run(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
    writeFileSync(at.file, spoil(readFileSync(at.file)));
    const before = hashOf(at.file);
    const { tell } = await refusal(at.open());
    expect(tell.what).toContain("The database is damaged");
    expect(tell.next).toContain("rdv restore FILE");
    expect(hashOf(at.file)).toBe(before);
  });
});

describe("a copy", () => {
  test("made under load opens, counts and is complete", async () => {
    const at = place();
    const database = await at.open();
    for (let i = 0; i < 100; i++) await add(database, `u${String(i).padStart(3, "0")}`);
    const load = Array.from({ length: 20 }, (_, i) => add(database, `v${i}`));
    const copy = join(at.backups, "copy.db");
    await database.backup(copy);
    await Promise.all(load);
    expect(rowsOf(copy).length).toBeGreaterThanOrEqual(100);
    expect(existsSync(`${copy}.part`)).toBe(false);
    await database.backup(copy);
    expect(rowsOf(copy)).toHaveLength(120);
    database.close();
  });

  test("put in place keeps what was there, also what only the write-ahead log had", async () => {
    const at = place();
    const first = await at.open();
    await add(first, "old");
    const copy = join(at.backups, "copy.db");
    await first.backup(copy);
    first.close();
    // A process that was killed leaves its newest rows in the log file only.
    await killed(`import { openDatabase } from ${JSON.stringify(join(ROOT, "server/db/client.ts"))}; import { user } from ${JSON.stringify(join(ROOT, "server/db/schema/identity.ts"))};
      const d = await openDatabase(${JSON.stringify({ file: at.file, migrations, backups: at.backups })});
      await d.batch([d.db.insert(user).values({ id: "newest", name: "n", email: "n@localhost", createdAt: new Date(), updatedAt: new Date() })]);
      process.kill(process.pid, "SIGKILL");`);
    expect(existsSync(`${at.file}-wal`)).toBe(true);
    const { kept } = await restoreDatabase({ backup: copy, file: at.file });
    expect(rowsOf(kept ?? "")).toEqual(["newest", "old"]);
    const restored = await at.open();
    expect(await names(restored)).toEqual(["old"]);
    restored.close();
  });

  test("put where nothing was is the database from then on", async () => {
    const at = place();
    const database = await at.open();
    await add(database, "a");
    const copy = join(at.backups, "copy.db");
    await database.backup(copy);
    database.close();
    const file = join(at.folder, "elsewhere", "data.db");
    expect(await restoreDatabase({ backup: copy, file })).toEqual({ kept: null });
    expect(rowsOf(file)).toEqual(["a"]);
  });

  test("that is damaged is refused, and what was there stays", async () => {
    const at = place();
    const database = await at.open();
    await add(database, "a");
    database.close();
    const bad = join(at.folder, "bad.db");
    writeFileSync(bad, "no database\n".repeat(1000));
    const { tell } = await refusal(restoreDatabase({ backup: bad, file: at.file }));
    expect(tell.what).toContain("bad.db is not a whole copy");
    expect(rowsOf(at.file)).toEqual(["a"]);
    expect(readdirSync(join(at.folder, "db")).filter((name) => name.includes("restoring") || name.includes("replaced"))).toEqual([]);
  });
});

describe("when another program holds the write lock", () => {
  test("nothing that was acknowledged is lost, and writing goes on once it lets go", { timeout: 60_000 }, async () => {
    const at = place();
    const database = await at.open();
    await run(database, "PRAGMA busy_timeout=200");
    await add(database, "before");
    const acknowledged = ["before"];
    const other = new Holder(at.file);
    await other.hold();
    await expect(add(database, "busy")).rejects.toThrow(/BUSY/);
    await run(database, "PRAGMA busy_timeout=200");
    await expect(addSingle(database, "single")).rejects.toThrow(/insert/);
    await other.release();
    for (const id of ["c", "d"]) {
      await add(database, id);
      acknowledged.push(id);
      await addSingle(database, `${id}-single`);
      acknowledged.push(`${id}-single`);
    }
    expect(rowsOf(at.file)).toEqual([...acknowledged, "other"].sort());
    expect([await pragma(database, "synchronous"), await pragma(database, "foreign_keys"), await pragma(database, "busy_timeout")]).toEqual([2, 1, 5000]);
    database.close();
  });

  test("a write waits for a short lock of it and then succeeds", async () => {
    const at = place();
    const database = await at.open();
    const other = new Holder(at.file);
    await other.hold(300);
    await add(database, "patient");
    await other.ended;
    expect(rowsOf(at.file)).toEqual(["other", "patient"]);
    database.close();
  });
});

/** A process that takes the write lock of a file, as a person with a database tool might. */
class Holder {
  readonly #script: string;
  #child: ReturnType<typeof spawn> | undefined;
  ended: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.#script = `import { DatabaseSync } from "node:sqlite";
      const d = new DatabaseSync(${JSON.stringify(file)});
      d.exec("BEGIN IMMEDIATE; INSERT INTO user (id, name, email, created_at, updated_at) VALUES ('other', 'o', 'o@localhost', 0, 0)");
      process.stdout.write("held");
      const end = () => { d.exec("COMMIT"); process.exit(0); };
      process.stdin.on("data", end);
      const ms = Number(process.env.FOR); if (ms) setTimeout(end, ms);`;
  }

  async hold(forMs = 0): Promise<void> {
    const child = spawn(process.execPath, ["--input-type=module", "-e", this.#script], { stdio: ["pipe", "pipe", "ignore"], env: { ...process.env, FOR: String(forMs) } });
    this.#child = child;
    this.ended = new Promise((resolve) => void child.on("exit", resolve));
    await new Promise((resolve) => void child.stdout.once("data", resolve));
  }

  async release(): Promise<void> {
    this.#child?.stdin?.end("go");
    await this.ended;
  }
}

function killed(script: string): Promise<unknown> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "ignore", "inherit"], cwd: ROOT });
  return new Promise((resolve) => void child.on("exit", (_code, signal) => resolve(signal)));
}

