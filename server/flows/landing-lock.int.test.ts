import { afterAll, beforeAll, expect, test } from "vitest";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository } from "../../e2e/support/seeds.ts";
import { newId } from "../lib/ids.ts";
import { findProject, insertProject } from "../store/project.ts";
import { whileNothingLands } from "./landing-lock.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

test("two projects in one repository land one after the other, those of two repositories beside each other", async () => {
  const { id } = await seedRepository(app);
  const first = await findProject(app.db, id);
  if (!first) throw new Error("the project was not kept");
  const beside = { ...first, id: newId(), path: `${first.path}/packages/web` };
  await app.bus.commit((db) => ({ writes: [insertProject(db, beside)], events: [], result: undefined }));
  const other = await seedRepository(app);
  const order: string[] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const held = whileNothingLands(app, first.id, async () => {
    order.push("first begins");
    await gate;
    order.push("first ends");
  });
  const waiting = whileNothingLands(app, beside.id, async () => void order.push("beside"));
  await whileNothingLands(app, other.id, async () => void order.push("elsewhere"));
  open();
  await Promise.all([held, waiting]);
  expect(order).toEqual(["first begins", "elsewhere", "first ends", "beside"]);
});
