import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { LandingPlan } from "#domain/landing.ts";
import { LandsIn } from "./lands-in.tsx";

type Sites = NonNullable<LandingPlan["sites"]>;
const site = (over: Partial<Sites[number]>): Sites[number] => ({ projectId: "01JDAAAAAAAAAAAAAAAAAAAAA1", name: "web", base: "main", commits: 2, isUnchanged: false, landing: null, ...over });
const plan = (sites: Sites | undefined): LandingPlan => ({ base: "main", baseSha: null, headSha: null, branch: null, checkout: null, commits: 2, behind: 0, strategy: "squash", ways: [], blocks: [], conflicts: [], brings: [], landing: null, ...(sites ? { sites } : {}) });
const words = (sites: Sites | undefined): string => renderToStaticMarkup(<LandsIn plan={plan(sites)} />).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim();

describe("where a change over several repositories lands", () => {
  it("is told for each of them", () => {
    const other = { projectId: "01JDAAAAAAAAAAAAAAAAAAAAA2", name: "api" };
    expect(words([site({}), site({ ...other, base: "trunk", commits: 1 })])).toBe("web 2 commits onto main api 1 commit onto trunk");
    expect(words([site({ landing: "landed" }), site({ ...other, isUnchanged: true })])).toBe("web landed on main api stays as it was");
  });

  it("is nothing to tell where there is only one", () => {
    expect([words(undefined), words([site({})])]).toEqual(["", ""]);
  });
});
