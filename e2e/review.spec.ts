import { expect, type Locator, type Page, test } from "@playwright/test";
import type { TaskView } from "#domain/api.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, type ProjectRow, start, untilTask } from "./support/product-steps.ts";
import { git } from "./support/sample-repo.ts";
import { scriptAgent } from "./support/world.ts";

let product: Product;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

const COMMIT = "git add --all; git -c user.name=agent -c user.email=a@localhost commit -q";
/** Writes a file; told of comments it does what they want, and keeps what it was told. */
const REVISER = scriptAgent("reviser", `case "$1" in
*"reviewed your change"*) sed -i 's/apples/pears/; s/no returns/returns within a week/' shop.txt; printf '%s' "$1" > told.txt; ${COMMIT} -m "fix: as reviewed";;
*) printf 'our shop\\nwe sell apples\\nopen all day\\nno returns\\n' > shop.txt; ${COMMIT} -m "feat: shop"; seq -f 'row %g' 1 3000 > zz-many.txt; ${COMMIT} -m "feat: many lines";; esac`);

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
});
test.afterAll(() => product.stop());
test.beforeEach(({ context }) => context.addCookies(cookies));

const line = (page: Page, text: string): Locator => page.locator(".diff .l", { hasText: text }).first();
const comment = (page: Page, state: string): Locator => page.getByRole("article", { name: new RegExp(`^Comment on .*, ${state}$`) });
const show = (page: Page, project: ProjectRow, task: TaskView): Promise<unknown> => page.goto(`${product.url}/p/${project.id}/review/${task.number}`);
const work = (project: ProjectRow): Promise<TaskView> => start(product, project, { wish: "Open the shop", agent: "reviser", until: (task) => task.status === "completed" });

async function say(page: Page, text: string, words: string): Promise<void> {
  await line(page, text).locator(".code").click();
  await page.getByRole("button", { name: /^Comment on line/ }).click();
  await page.getByRole("textbox", { name: "Comment" }).fill(words);
  await expect(page.getByText("Kept", { exact: true })).toBeVisible();
}

async function openEvidence(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: "Evidence" });
  await expect(page.locator(".diff .l").first()).toBeVisible();
  if (await button.isVisible()) await button.click();
}

/** Pieces of the change that stand in one another. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const blocks = [...document.querySelectorAll<HTMLElement>(".diff > [data-block]")].map((block) => ({ key: block.dataset["block"] ?? "", box: block.getBoundingClientRect() })).toSorted((a, b) => a.box.top - b.box.top);
    return blocks.filter(({ box }, i) => box.bottom > (blocks[i + 1]?.box.top ?? Number.POSITIVE_INFINITY) + 1).map(({ key }) => key);
  });
}

test("comments on two lines go to the agent as one correction and come back addressed", async ({ page }, { project: { name } }) => {
  const shop = await addProject(product, `fruit ${name}`, [REVISER]);
  const task = await work(shop);
  await show(page, shop, task);

  await test.step("drafts survive a reload, also while they are written", async () => {
    await say(page, "we sell apples", "Pears, please.");
    await page.reload();
    await expect(comment(page, "draft")).toContainText("Pears, please.");
    await say(page, "no returns", "Take things back for a week.");
    await page.getByRole("button", { name: "Keep as draft" }).click();
    await expect(comment(page, "draft")).toHaveCount(2);
  });

  await test.step("one press sends both, once", async () => {
    await page.getByRole("button", { name: "Send 2 comments to reviser" }).click();
    const done = await untilTask(product, task, (now) => now.status === "completed" && now.delegations.length === 2);
    const path = done.delegations[1]?.worktreePath ?? "";
    const told = git(path, "show", "HEAD:told.txt");
    expect(told.match(/^\d\. shop\.txt, line \d$/gm)).toEqual(["1. shop.txt, line 2", "2. shop.txt, line 4"]);
    expect(told).toContain("> we sell apples\nPears, please.");
    expect(git(path, "log", "--format=%s", "-3").split("\n")).toEqual(["fix: as reviewed", "feat: many lines", "feat: shop"]);
  });

  await test.step("each shows what addressed it, and can be settled", async () => {
    await expect(comment(page, "addressed")).toHaveCount(2);
    await expect(line(page, "we sell pears")).toBeVisible();
    await comment(page, "addressed").first().getByRole("button", { name: "Resolve" }).click();
    await expect(comment(page, "resolved")).toHaveCount(1);
  });
});

test("a file is edited by hand, and the checks run again on it", async ({ page }, { project: { name } }) => {
  const shop = await addProject(product, `edited ${name}`, [REVISER]);
  const task = await work(shop);
  const path = task.delegations[0]?.worktreePath ?? "";
  git(path, "config", "user.name", "Ada");
  git(path, "config", "user.email", "ada@example.org");
  await show(page, shop, task);
  await page.getByRole("button", { name: "Edit shop.txt" }).click();
  await page.getByRole("textbox", { name: "Text of shop.txt" }).fill("our shop\nwe sell cherries\n");
  await page.getByRole("button", { name: "Save and commit" }).click();
  await expect(line(page, "we sell cherries")).toBeVisible();
  expect(git(path, "log", "-1", "--format=%an %s")).toBe("Ada docs: edit shop.txt by hand");
  await expect(page.getByText("The evidence is of an older commit")).toBeVisible();
  await page.getByRole("button", { name: "Run the checks again" }).click();
  await expect(page.getByText("The evidence is of an older commit")).toBeHidden();
  await untilTask(product, task, (now) => now.status === "completed" && now.evidence.every((e) => e.headSha === git(path, "rev-parse", "HEAD")));
});

test("commits are looked at one by one, text is found in lines that are not drawn, and little is drawn at once", async ({ page, isMobile }, { project: { name } }) => {
  const shop = await addProject(product, `commits ${name}`, [REVISER]);
  await show(page, shop, await work(shop));
  await openEvidence(page);
  const commits = page.getByRole("region", { name: "Commits" });
  await commits.getByRole("button", { name: /feat: shop/ }).click();
  await expect(page.getByText(/^Only commit/)).toBeVisible();
  if (isMobile) await page.getByRole("complementary", { name: "Evidence" }).getByRole("button", { name: "Close" }).click();
  await expect(line(page, "we sell apples")).toBeVisible();
  await expect(line(page, "row 1")).toHaveCount(0);
  await page.getByRole("button", { name: "Show the whole change" }).click();
  await page.getByRole("button", { name: "Find in the change" }).click();
  await page.getByRole("textbox", { name: "Find in the change" }).fill("row 2987");
  await expect(page.getByText("1 line", { exact: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(line(page, "row 2987")).toBeInViewport();
  expect(await page.locator(".diff .l").count()).toBeLessThan(250);
  await expect.poll(() => overlaps(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
