import { chmodSync, existsSync } from "node:fs";
import { copyFile, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Client, createClient, type ResultSet } from "@libsql/client";
import type { BatchItem } from "drizzle-orm/batch";
import { drizzle, type LibSQLDatabase } from "drizzle-orm/libsql";
import { migrate } from "drizzle-orm/libsql/migrator";
import { AppError } from "#domain/errors.ts";
import * as autonomy from "./schema/autonomy.ts";
import * as forge from "./schema/forge.ts";
import * as govern from "./schema/govern.ts";
import * as identity from "./schema/identity.ts";
import * as log from "./schema/log.ts";
import * as model from "./schema/model.ts";
import * as project from "./schema/project.ts";
import * as review from "./schema/review.ts";
import * as site from "./schema/site.ts";
import * as talk from "./schema/talk.ts";
import * as terminal from "./schema/terminal.ts";
import * as work from "./schema/work.ts";

export const schema = { ...autonomy, ...forge, ...govern, ...identity, ...project, ...work, ...site, ...terminal, ...talk, ...review, ...log, ...model };

/** What reads the database. Writing goes through `bus.commit` only, which takes unexecuted writes. */
export type Db = LibSQLDatabase<typeof schema>;
/** An insert, update or delete that was built but not executed. */
export type Write = BatchItem<"sqlite">;

export interface Database {
  db: Db;
  /** Executes writes in one transaction. Only the bus calls this. */
  batch(writes: readonly Write[]): Promise<void>;
  /** Writes a consistent copy, checks that it opens, and puts it in place by rename. */
  backup(file: string): Promise<void>;
  close(): void;
}

// What every connection must say when asked; the libsql defaults lose acknowledged rows on power loss.
const PRAGMAS: readonly [set: string, read: string, expected: string | number][] = [
  ["journal_mode=WAL", "journal_mode", "wal"],
  ["synchronous=FULL", "synchronous", 2],
  ["foreign_keys=ON", "foreign_keys", 1],
  ["busy_timeout=5000", "busy_timeout", 5000],
];

const BACKUPS_KEPT = 14;

/** Opens the one database file, brings it up to date (with a backup before) and returns the handles. */
export async function openDatabase(options: { file: string; migrations: string; backups: string }): Promise<Database> {
  const existed = existsSync(options.file);
  await mkdir(dirname(options.file), { recursive: true, mode: 0o700 });
  // One process, one connection: SQLITE_BUSY cannot happen, after which this driver would lose writes silently.
  const client = renewAfterBusy(createClient({ url: `file:${options.file}`, concurrency: 1, timeout: 5000 }));
  try {
    chmodSync(options.file, 0o600);
    await setPragmas(client);
    await requireWhole(client);
    const db = drizzle(client, { schema });
    const database = handles(client, db);
    await bringUpToDate(client, db, { ...options, existed, backup: database.backup });
    return database;
  } catch (error) {
    client.close();
    throw codeOf(error) === "SQLITE_NOTADB" || codeOf(error) === "SQLITE_CORRUPT" ? damaged(error) : error;
  }
}

/**
 * Another program that opened the file for writing makes this driver fail with BUSY and keep the half-run statement: no later
 * transaction can commit then, and single writes look done and vanish. Only a new connection cures that.
 */
function renewAfterBusy(client: Client): Client {
  const execute = client.execute.bind(client);
  const renewing = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
    try {
      return await call(...args);
    } catch (error) {
      if (codeOf(error) !== "SQLITE_BUSY") throw error;
      client.reconnect();
      await setPragmas({ execute });
      throw error;
    }
  };
  client.execute = renewing(execute as (...args: unknown[]) => Promise<ResultSet>) as Client["execute"];
  client.batch = renewing(client.batch.bind(client));
  return client;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

async function setPragmas(client: Pick<Client, "execute">): Promise<void> {
  for (const [set, read, expected] of PRAGMAS) {
    await client.execute(`PRAGMA ${set}`);
    const [row] = (await client.execute(`PRAGMA ${read}`)).rows;
    if (row?.[0] !== expected) throw new Error(`the database refused PRAGMA ${set}: it says ${JSON.stringify(row?.[0])}`);
  }
}

async function requireWhole(client: Client): Promise<void> {
  const [row] = (await client.execute("PRAGMA quick_check")).rows;
  if (row?.[0] !== "ok") throw damaged(row?.[0]);
}

function damaged(what: unknown): AppError {
  const words = what instanceof Error ? what.message : JSON.stringify(what);
  return new AppError("internal", `The database is damaged: ${words}.`, "Nothing was changed. Stop, keep the file, and restore the newest backup: rdv restore FILE", { cause: what });
}

function handles(client: Client, db: Db): Database {
  return {
    db,
    async batch(writes) {
      const [first, ...rest] = writes;
      if (!first) return;
      // A transaction that met BUSY was rolled back whole; on the new connection it may go through.
      await db.batch([first, ...rest]).catch((error: unknown) => {
        if (codeOf(error) === "SQLITE_BUSY") return db.batch([first, ...rest]);
        throw error;
      });
    },
    async backup(file) {
      const draft = `${file}.part`;
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await rm(draft, { force: true });
      await client.execute({ sql: "VACUUM INTO ?", args: [draft] });
      await checkCopy(draft);
      await rename(draft, file);
    },
    close: () => client.close(),
  };
}

/** `name` is what a refusal calls the file. */
async function checkCopy(file: string, name = file): Promise<void> {
  chmodSync(file, 0o600);
  const copy = createClient({ url: `file:${file}`, concurrency: 1, timeout: 5000 });
  try {
    await requireWhole(copy);
  } catch (error) {
    throw new AppError("bad-request", `${name} is not a whole copy of a database.`, "Nothing was replaced. Use another copy.", { cause: error });
  } finally {
    copy.close();
  }
  const handle = await open(file, "r");
  await handle.sync();
  await handle.close();
}

async function bringUpToDate(
  client: Client,
  db: Db,
  options: { file: string; migrations: string; backups: string; existed: boolean; backup: Database["backup"] },
): Promise<void> {
  const journal = JSON.parse(await readFile(join(options.migrations, "meta/_journal.json"), "utf8")) as { entries: { when: number }[] };
  const applied = options.existed ? await appliedMigrations(client) : [];
  const newest = journal.entries.at(-1)?.when ?? 0;
  if (applied.some((when) => when > newest)) {
    throw new AppError("internal", "This data was written by a newer Remote Dev.", "Start that version, or restore an older backup. Nothing was changed.");
  }
  if (applied.includes(newest)) return;
  if (applied.length > 0) {
    await options.backup(join(options.backups, `before-migration-${Date.now()}.db`));
    await dropOldest(options.backups);
  }
  await migrate(db, { migrationsFolder: options.migrations });
  // The migrator turns foreign keys off while it works and leaves the connection so.
  await setPragmas(client);
}

async function appliedMigrations(client: Client): Promise<number[]> {
  const tables = await client.execute("SELECT name FROM sqlite_master WHERE name = '__drizzle_migrations'");
  if (tables.rows.length === 0) return [];
  return (await client.execute("SELECT created_at FROM __drizzle_migrations")).rows.map((row) => Number(row[0]));
}

async function dropOldest(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((f) => f.startsWith("before-migration-")).sort();
  for (const file of files.slice(0, Math.max(0, files.length - BACKUPS_KEPT))) await rm(join(folder, file), { force: true });
}

/** Puts a backup in the database's place; the file it replaces is kept beside it. The server must not run. */
export async function restoreDatabase(options: { backup: string; file: string }): Promise<{ kept: string | null }> {
  const draft = `${options.file}.restoring`;
  await mkdir(dirname(options.file), { recursive: true, mode: 0o700 });
  await copyFile(options.backup, draft);
  await checkCopy(draft, options.backup).catch(async (error: unknown) => {
    await rm(draft, { force: true });
    throw error;
  });
  const kept = existsSync(options.file) ? `${options.file}.replaced-${Date.now()}` : null;
  // After a crash the newest rows are in the -wal file only; it belongs to the file that is kept, and must not meet the new one.
  for (const suffix of ["", "-wal", "-shm"]) {
    if (kept && existsSync(`${options.file}${suffix}`)) await rename(`${options.file}${suffix}`, `${kept}${suffix}`);
    else await rm(`${options.file}${suffix}`, { force: true });
  }
  await rename(draft, options.file);
  return { kept };
}
