import { createTwoFilesPatch } from "diff";

/** Unified diff of one file's text, three lines of context, as git prints it. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(before === "" ? "/dev/null" : `a/${file}`, after === "" ? "/dev/null" : `b/${file}`, before, after, "", "", { context: 3 });
  return patch.replace(/^=+\n/, "").replace(/^(---|\+\+\+) (.*?)\t$/gm, "$1 $2");
}
