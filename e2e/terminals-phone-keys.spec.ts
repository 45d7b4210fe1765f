import { expect, test } from "@playwright/test";
import { measure } from "./support/page-measures.ts";
import { field, key, phoneTerminals, rows, send, spotOf } from "./support/phone-terminals.ts";

const { product, address, said, program, hold, told } = phoneTerminals();

test("keys of the strip act when a finger is lifted where it was put; arrows go on while it rests", async ({ page }) => {
  const session = await program("lines");
  const fingers = await hold(page, session);
  for (const [name, bytes] of [["Escape", "\\u001b"], ["Tab", "\\t"], ["Left", "\\u001b[D"], ["Enter", "\\r"], ["Slash", "/"]] as const) {
    await key(page, name).tap();
    await told(session).toContain(`keys "${bytes}"`);
  }
  const at = await spotOf(key(page, "Up"));
  await fingers.swipe(at, { x: -120 });
  await fingers.swipe(at, { y: -60 });
  await key(page, "Ctrl with another key").tap();
  await fingers.swipe(await spotOf(key(page, "Ctrl C")), { x: 100 });
  await key(page, "Ctrl R").tap();
  await told(session).toContain(String.raw`keys "\u0012"`);
  await expect(page.getByRole("toolbar", { name: "Ctrl with" })).toHaveCount(0);
  // Neither an arrow nor ^C came of what moved: the program would have ended.
  expect(await said(session)).not.toContain(String.raw`\u001b[A`);
  await key(page, "Up").scrollIntoViewIfNeeded();
  await fingers.down(await spotOf(key(page, "Up")));
  await expect.poll(async () => (await said(session)).split(String.raw`\u001b[A`).length).toBeGreaterThan(4);
  await fingers.up();
  await expect(field(page)).not.toBeFocused();
  expect((await measure(page)).small).toEqual([]);
});

test("text arrives as it was written: composed, dictated, corrected, in lines, large; and never early", async ({ page, context }) => {
  const session = await program("lines");
  await hold(page, session);
  const cdp = await context.newCDPSession(page);
  const tapSend = (): Promise<void> => key(page, "Send as one paste, then Enter").tap();
  await field(page).tap();
  for (const text of ["n", "ni", "你"]) await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  // Sent while the input method still holds it back: it goes out once, and does not stay.
  await tapSend();
  await told(session).toContain('paste "你"');
  await expect(field(page)).toHaveValue("");
  await cdp.send("Input.insertText", { text: "Also check the sparkline, then run all tests. " });
  await cdp.send("Input.insertText", { text: "It is teh last one 👩‍👩‍👧" });
  // A correction replaces a word.
  await field(page).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(area.value.indexOf("teh"), area.value.indexOf("teh") + 3));
  await cdp.send("Input.insertText", { text: "the" });
  expect(await said(session)).not.toContain("sparkline");
  await tapSend();
  await told(session).toContain('paste "Also check the sparkline, then run all tests. It is the last one 👩‍👩‍👧"');
  await told(session).toContain(String.raw`keys "\r"`);
  await field(page).fill("one\ntwo\nthree");
  await tapSend();
  await told(session).toContain(String.raw`paste "one\ntwo\nthree"`);
  await field(page).fill(`${"0123456789".repeat(20_000)}the end`);
  await tapSend();
  await told(session).toContain('paste of 200007, ends "9the end"');
  // Every paste had its Enter, and the keyboard stayed up.
  expect((await said(session)).split(String.raw`keys "\r"`)).toHaveLength(5);
  await expect(field(page)).toBeFocused();
});

test("a draft stays with its terminal; without a connection nothing is sent, then or later", async ({ page }) => {
  const [first, second] = [await program("lines"), await program("lines")];
  await hold(page, first);
  await field(page).fill("a long thought\nof two lines");
  await page.goto(address(second));
  await expect(field(page)).toHaveValue("");
  await page.goBack();
  await expect(field(page)).toHaveValue("a long thought\nof two lines");
  await page.reload();
  await expect(field(page)).toHaveValue("a long thought\nof two lines");
  await expect(rows(page)).toContainText("ready");
  await field(page).focus();
  await page.keyboard.press("Control+End");
  await product().halt("SIGKILL");
  await expect(page.locator(".input-bar")).toContainText("Your text is kept");
  await expect(key(page, "Up")).toBeDisabled();
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("!");
  await page.keyboard.press("Control+Enter");
  await product().resume();
  await expect(page.locator(".input-bar")).not.toContainText("Your text is kept");
  await expect(field(page)).toHaveValue("a long thought\nof two lines!");
  expect(await said(first)).not.toContain("thought");
  await key(page, "Send as one paste, then Enter").tap();
  await told(first).toContain(String.raw`paste "a long thought\nof two lines!"`);
});

test("a finger that rests offers the text, to select, to copy and to follow", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const session = await program("lines");
  const fingers = await hold(page, session);
  const link = `https://example.org/${"deep/".repeat(25)}end`;
  await send(page, `see ${link}.`);
  await expect(rows(page)).toContainText("deep");
  await fingers.down({ x: 100, y: 300 });
  const sheet = page.getByRole("dialog", { name: "Text of this terminal" });
  await expect(sheet.locator("pre")).toContainText("row 299 of 300");
  await fingers.up();
  await sheet.getByRole("button", { name: "Copy all" }).tap();
  await expect(sheet.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("row 299 of 300\nrow 300 of 300");
  await expect(sheet.getByRole("link", { name: link })).toHaveAttribute("href", link);
  expect(await sheet.locator("pre").evaluate((pre) => {
    getSelection()?.selectAllChildren(pre);
    return getSelection()?.toString() ?? "";
  })).toContain("row 300 of 300");
  await sheet.getByRole("button", { name: "Close" }).tap();
  // The same link in the terminal itself, where it is written over two lines.
  const folded = await rows(page).locator("div", { hasText: "deep" }).last().boundingBox();
  await fingers.tap({ x: (folded?.x ?? 0) + 60, y: (folded?.y ?? 0) + 6 });
  await expect(page.getByRole("dialog", { name: "Open this link?" })).toContainText(link);
  await page.getByRole("button", { name: "Stay here" }).tap();
  await key(page, "Paste from the clipboard").tap();
  await told(session).toMatch(/paste of \d{4}/);
});
