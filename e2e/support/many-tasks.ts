import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ulid } from "ulid";
import type { TaskView } from "#domain/api.ts";
import type { Product } from "./product.ts";

const HOUR_MS = 3_600_000;

/** Puts copies of a task beside it, as a project has them after months: a person may submit only ten a minute. */
export function copyTask(product: Product, task: TaskView, titles: readonly string[]): void {
  const database = new DatabaseSync(join(product.home, "db", "remote-dev.db"), { timeout: 5000 });
  const row = database.prepare("SELECT * FROM task WHERE id = ?").get(task.id) ?? {};
  const names = Object.keys(row);
  const insert = database.prepare(`INSERT INTO task (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`);
  const { last } = database.prepare("SELECT max(number) AS last FROM task WHERE project_id = ?").get(task.projectId) as { last: number };
  database.exec("BEGIN IMMEDIATE");
  titles.forEach((title, i) => insert.run(...Object.values({ ...row, id: ulid(), number: last + 1 + i, title, created_at: Number(row["created_at"]) - HOUR_MS })));
  database.exec("COMMIT");
  database.close();
}
