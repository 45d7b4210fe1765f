import { describe, expect, it } from "vitest";
import { routeOf } from "../../client/route.ts";
import { projectSettingsPath, SECTIONS, sectionOf } from "./sections.ts";

/** The section an address leads to. */
function at(path: string): ReturnType<typeof sectionOf> {
  const route = routeOf(path);
  return sectionOf(route.scope === "settings" ? route.section : "");
}

describe("sectionOf", () => {
  it("knows each section of the list, and nothing else", () => {
    for (const { id } of SECTIONS) expect(at(`/settings/${id}`)).toEqual({ id, projectId: null });
    for (const path of ["/settings", "/settings/nowhere", "/health"]) expect(at(path)).toBeUndefined();
  });

  it("finds the project of an address it made", () => {
    expect(at(projectSettingsPath("01M7YAGG986W66WD8YW6HZJ7NK"))).toEqual({ id: "projects", projectId: "01M7YAGG986W66WD8YW6HZJ7NK" });
  });
});
