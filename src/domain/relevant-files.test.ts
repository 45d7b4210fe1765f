import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { relevantFiles } from "./relevant-files.ts";

const PATHS = ["README.md", "src/charts/colours.ts", "src/charts/axis.ts", "src/theme/tokens.css", "src/app/settings/page.tsx", "src/app/login/page.tsx", "test/charts.test.ts", "docs/theming.md"];

describe("files a wish is about", () => {
  it("begin with what it names", () => {
    expect(relevantFiles("Change src/theme/tokens.css and axis.ts", PATHS).slice(0, 2)).toEqual(["src/theme/tokens.css", "src/charts/axis.ts"]);
  });

  it("are those whose names share its words, in any number", () => {
    expect(relevantFiles("Replace the fixed colour in each chart", PATHS)).toEqual(["src/charts/colours.ts", "test/charts.test.ts"]);
  });

  it("are those of a folder it names", () => {
    expect(relevantFiles("Tidy up src/charts", PATHS)).toEqual(expect.arrayContaining(["src/charts/axis.ts", "src/charts/colours.ts"]));
  });

  it.each([
    ["Resize the images", "src/image.ts"], ["Resize the image", "src/images.ts"], ["List all stories", "src/story.ts"], ["Show one category", "src/categories.ts"],
    ["Caching of answers", "src/cache.ts"], ["Invoices are wrong", "lib/invoice.rb"], ["The parser crashed", "src/parsers.ts"], ["Die Größe ändern", "src/größe.ts"],
  ])("%j is about %s", (wish, path) => {
    expect(relevantFiles(wish, ["src/other.ts", path])).toEqual([path]);
  });

  it.each([["Resize the images", "src/imagination.ts"], ["Fix the test", "test/test.ts"], ["Add a page", "src/page.tsx"], ["", "src/a.ts"]])("%j is not about %s", (wish, path) => {
    expect(relevantFiles(wish, [path])).toEqual([]);
  });

  it("come in one order, however they were listed, and are all of the repository", () => {
    fc.assert(fc.property(fc.shuffledSubarray(PATHS, { minLength: 1 }), fc.constantFrom("Replace the colour in each chart", "Tidy up src/charts and README.md", "settings, login and theming"), (paths, wish) => {
      const found = relevantFiles(wish, paths);
      expect(relevantFiles(wish, paths.toSorted())).toEqual(found);
      expect(found.every((path) => paths.includes(path))).toBe(true);
      expect(new Set(found).size).toBe(found.length);
    }));
  });

  it("are none where nothing fits, and never too many", () => {
    expect(relevantFiles("Make it work", PATHS)).toEqual([]);
    expect(relevantFiles("widgets", Array.from({ length: 100 }, (_, i) => `src/widget-${i}.ts`))).toHaveLength(12);
  });
});
