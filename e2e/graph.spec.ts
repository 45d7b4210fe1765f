import { expect, type Page, test } from "@playwright/test";
import type { TaskView } from "#domain/api.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, type ProjectRow } from "./support/product-steps.ts";
import { scriptAgent } from "./support/world.ts";

let product: Product;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;
const QUIET = scriptAgent("quiet", "sleep 600");

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
});
test.afterAll(() => product.stop());
test.beforeEach(({ context }) => context.addCookies(cookies));

async function planned(project: ProjectRow, description: string): Promise<TaskView> {
  const base = `/api/orchestrators/${project.orchestratorId}/tasks`;
  const { id } = await product.ask<TaskView>("POST", base, { description, agent: "quiet" });
  await product.until("a plan", async () => (await product.ask<TaskView>("GET", `${base}/${id}`)).status !== "queued");
  return product.ask<TaskView>("GET", `${base}/${id}`);
}

async function openGraph(page: Page, project: ProjectRow): Promise<void> {
  await page.goto(`${product.url}/p/${project.id}/work`);
  await page.getByRole("button", { name: "Graph" }).click();
}

const node = (page: Page, task: TaskView) => page.locator(`[data-task="${task.id}"]`);
const parentsOf = async (project: ProjectRow, task: TaskView): Promise<string[]> => (await product.ask<TaskView>("GET", `/api/orchestrators/${project.orchestratorId}/tasks/${task.id}`)).dependsOn;

test("the graph: lines are drawn and taken off by mouse and by keyboard, and on a phone from a list", async ({ page, isMobile }, { project: { name } }) => {
  const garden = await addProject(product, `garden ${name}`, [QUIET]);
  const [soil, seeds, water] = [await planned(garden, "Add the soil"), await planned(garden, "Add the seeds"), await planned(garden, "Add the water")];
  await openGraph(page, garden);
  await expect(page.getByText("0 of 3 verified")).toBeVisible();

  await test.step("the view is remembered", async () => {
    await page.reload();
    await expect(page.getByRole("button", { name: "Graph" })).toHaveAttribute("aria-pressed", "true");
  });

  await test.step("a line is drawn", async () => {
    if (isMobile) {
      await page.getByRole("button", { name: `Change what task ${seeds.number} waits for` }).tap();
      await page.getByRole("checkbox", { name: "Add the soil" }).check();
      await page.getByRole("button", { name: "Save" }).tap();
      await expect(page.getByRole("region", { name: "Wave 2" })).toContainText("Add the seeds");
    } else {
      await node(page, soil).hover();
      await page.mouse.down();
      await node(page, seeds).hover();
      await page.mouse.up();
      await expect(page.getByRole("link", { name: `Add the seeds: after ${soil.number}` })).toBeVisible();
    }
    expect(await parentsOf(garden, seeds)).toEqual([soil.id]);
  });

  await test.step("a circle is not offered, and why stands there", async () => {
    await page.getByRole("button", { name: `Change what task ${soil.number} waits for` }).click();
    await expect(page.getByRole("checkbox", { name: "Add the seeds" })).toBeDisabled();
    await expect(page.getByText(`wait for each other: `)).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("by keyboard alone one more comes and the first goes", async () => {
    const button = page.getByRole("button", { name: `Change what task ${seeds.number} waits for` });
    await button.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("checkbox", { name: "Add the water" }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("checkbox", { name: "Add the soil" }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: "Save" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toBeHidden();
    expect(await parentsOf(garden, seeds)).toEqual([water.id]);
  });

  // The list has its form for this.
  if (isMobile) return;
  await test.step("a line is taken off where it runs", async () => {
    await page.getByRole("button", { name: `Let task ${seeds.number} no longer wait for ${water.number}` }).press("Enter");
    await expect(page.getByRole("button", { name: /no longer wait/ })).toHaveCount(0);
    expect(await parentsOf(garden, seeds)).toEqual([]);
  });
});

test("what happens elsewhere shows, and moves nothing", async ({ page, isMobile }, { project: { name } }) => {
  test.skip(isMobile, "places are a matter of the desk");
  const yard = await addProject(product, `yard ${name}`, [QUIET]);
  const [first, second] = [await planned(yard, "Add the gate"), await planned(yard, "Add the fence")];
  await product.ask("POST", `/api/orchestrators/${yard.orchestratorId}/tasks/${second.id}/parents/${first.id}`);
  await openGraph(page, yard);
  await expect(page.getByText(`Wave 2, starts when ${first.number} is verified`)).toBeVisible();
  const before = await node(page, second).boundingBox();
  await product.ask("POST", `/api/orchestrators/${yard.orchestratorId}/tasks/${first.id}/execute`);
  await expect(node(page, first)).toContainText(/Starting|Working/);
  expect(await node(page, second).boundingBox()).toEqual(before);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
