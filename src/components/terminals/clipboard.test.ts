import { afterEach, describe, expect, test, vi } from "vitest";
import { copyText, readClipboard } from "./clipboard.ts";

afterEach(() => vi.unstubAllGlobals());

/** A page that can copy only the old way. */
function oldPage(works: boolean) {
  const area = { value: "", style: {} as Record<string, string>, select: () => acts.push("select"), remove: () => acts.push("remove") };
  const acts: string[] = [];
  class Focusable {
    focus(): void {
      acts.push("focus");
    }
  }
  vi.stubGlobal("HTMLElement", Focusable);
  vi.stubGlobal("document", {
    createElement: () => area,
    activeElement: new Focusable(),
    body: { append: () => acts.push("append") },
    execCommand: (command: string) => (acts.push(command), works),
  });
  return { area, acts };
}

const clipboard = (of: Partial<Clipboard>): void => void vi.stubGlobal("navigator", { clipboard: of });

describe("copying", () => {
  test("uses what the browser offers", async () => {
    const written: string[] = [];
    clipboard({ writeText: async (text) => void written.push(text) });
    expect(await copyText("two\nlines")).toBe(true);
    expect(written).toEqual(["two\nlines"]);
  });

  test.each([true, false])("falls back to the old way, says whether it worked (%s), and cleans up", async (works) => {
    clipboard({ writeText: () => Promise.reject(new Error("denied")) });
    const { area, acts } = oldPage(works);
    expect(await copyText("text")).toBe(works);
    expect(area.value).toBe("text");
    expect(acts).toEqual(["append", "select", "copy", "remove", "focus"]);
  });

  test("works on a page that is not secure, where there is no clipboard at all", async () => {
    vi.stubGlobal("navigator", {});
    oldPage(true);
    expect(await copyText("text")).toBe(true);
  });
});

describe("pasting", () => {
  test("reads what is there, also nothing", async () => {
    clipboard({ readText: async () => "" });
    expect(await readClipboard()).toBe("");
    clipboard({ readText: async () => "ls" });
    expect(await readClipboard()).toBe("ls");
  });

  test("that the browser does not allow is told apart from nothing", async () => {
    clipboard({ readText: () => Promise.reject(new Error("denied")) });
    expect(await readClipboard()).toBeUndefined();
    vi.stubGlobal("navigator", {});
    expect(await readClipboard()).toBeUndefined();
  });
});
