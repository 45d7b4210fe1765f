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

  it("are none where nothing fits, and never too many", () => {
    expect(relevantFiles("Make it work", PATHS)).toEqual([]);
    expect(relevantFiles("widgets", Array.from({ length: 100 }, (_, i) => `src/widget-${i}.ts`))).toHaveLength(12);
  });
});
