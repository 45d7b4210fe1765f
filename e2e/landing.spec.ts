import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { TaskView } from "#domain/api.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, type ProjectRow, start } from "./support/product-steps.ts";
import { git } from "./support/sample-repo.ts";
import { scriptAgent } from "./support/world.ts";

let product: Product;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

/** Writes what the wish says: `FILE says TEXT`. */
const WRITER = scriptAgent("writer", 'set -- $(printf "%s" "$1" | sed -n "s/.*Let \\([^ ]*\\) say \\([a-z]*\\).*/\\1 \\2/p" | head -1); echo "$2" > "$1"; git add --all; git -c user.name=writer -c user.email=w@localhost commit -q -m "feat: $1 says $2"');

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
});
test.afterAll(() => product.stop());
test.beforeEach(({ context }) => context.addCookies(cookies));

const verified = (project: ProjectRow, wish: string): Promise<TaskView> => start(product, project, { wish, agent: "writer", until: (task) => task.status === "completed" });
const show = (page: Page, project: ProjectRow, path: string): Promise<unknown> => page.goto(`${product.url}/p/${project.id}/${path}`);
const land = (page: Page) => page.getByRole("button", { name: "Land on main" });

async function openEvidence(page: Page): Promise<void> {
  // The page is there once it says what can be done with the change.
  await expect(page.getByRole("button", { name: /^(Land on main|Undo landing)$/ })).toBeVisible();
  const button = page.getByRole("button", { name: "Evidence" });
  if (await button.isVisible()) await button.click();
}

test("a verified task lands, is proved once more where it landed, and comes off again", async ({ page }, { project: { name } }) => {
  const shop = await addProject(product, `shop ${name}`, [WRITER], { contract: { default: [{ check: "tests-pass", title: "git grep hello", argv: ["git", "grep", "hello"] }] } });
  const before = git(shop.path, "rev-parse", "main");
  const task = await verified(shop, "Let greeting.txt say hello");
  await show(page, shop, `review/${task.number}`);
  await expect(page.getByText("main moves forward by 1 commit, as verified.")).toBeVisible();
  await page.getByLabel("How it lands").selectOption("squash");
  await expect(page.getByText("1 commit becomes one new commit on main.")).toBeVisible();
  await land(page).click();

  const sha = await test.step("it stands on main, with who did it, and in the checkout", async () => {
    await expect(page.getByText(/^Landed [0-9a-f]{7} on main$/)).toBeVisible();
    expect(git(shop.path, "log", "-1", "--format=%P %an %(trailers:key=Task,valueonly)", "main")).toBe(`${before} writer ${task.number}`);
    expect(git(shop.path, "show", "main:greeting.txt")).toBe("hello");
    expect(git(shop.path, "status", "--porcelain")).toBe("");
    return git(shop.path, "rev-parse", "main");
  });

  await test.step("its checks pass there too", async () => {
    await expect(page.getByText("its checks pass there too")).toBeVisible();
    await openEvidence(page);
    await expect(page.getByRole("region", { name: "After landing" })).toContainText("git grep hello");
    await show(page, shop, "review");
    await expect(page.getByRole("region", { name: "Landed" })).toContainText(`Landed ${sha.slice(0, 7)} on main`);
  });

  await test.step("one press takes it back", async () => {
    await show(page, shop, `review/${task.number}`);
    await page.getByRole("button", { name: "Undo landing" }).click();
    await expect(land(page)).toBeVisible();
    expect(git(shop.path, "rev-parse", "main")).toBe(before);
    expect(git(shop.path, "ls-files")).toBe("README.md");
  });
});

test("what a person has in the way blocks it, and stays", async ({ page }, { project: { name } }) => {
  const shop = await addProject(product, `mess ${name}`, [WRITER]);
  const task = await verified(shop, "Let greeting.txt say hello");
  writeFileSync(join(shop.path, "greeting.txt"), "mine\n");
  await show(page, shop, `review/${task.number}`);
  await expect(page.getByText(/where greeting\.txt would be overwritten/)).toBeVisible();
  await expect(land(page)).toHaveAttribute("aria-disabled", "true");
  expect(git(shop.path, "status", "--porcelain")).toBe("?? greeting.txt");
});

test("two branches that change the same file are named before they land, and before another agent starts", async ({ page, isMobile }, { project: { name } }) => {
  const shop = await addProject(product, `clash ${name}`, [WRITER]);
  const first = await verified(shop, "Let greeting.txt say hello");
  const second = await verified(shop, "Let greeting.txt say moin");
  await show(page, shop, `review/${second.number}`);
  await openEvidence(page);
  const order = page.getByRole("region", { name: "Landing order" });
  await expect(order.getByRole("listitem").first()).toContainText(String(first.number));
  await expect(order.getByRole("listitem").filter({ hasText: "this one" })).toContainText(`With ${first.number}: greeting.txt`);

  await product.ask("POST", `/api/orchestrators/${shop.orchestratorId}/tasks/${first.id}/landing`, {});
  await expect(order).toContainText("With main: greeting.txt");
  // On a phone the evidence lies over the page.
  if (isMobile) await page.getByRole("complementary", { name: "Evidence" }).getByRole("button", { name: "Close" }).click();
  await expect(page.getByText("It conflicts with main in greeting.txt.")).toBeVisible();

  await product.ask("POST", `/api/orchestrators/${shop.orchestratorId}/messages`, { text: "Let greeting.txt say servus, with writer" });
  await show(page, shop, "chat");
  await expect(page.getByRole("list", { name: "Overlaps" })).toContainText(`same files as ${second.number}: greeting.txt`);
});
