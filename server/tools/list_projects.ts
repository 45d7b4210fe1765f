import { z } from "zod";
import type { Tool } from "../kernel.ts";
import { listProjects } from "../store/project.ts";

const input = z.strictObject({});

const tool: Tool = {
  id: "list_projects",
  description: "List the registered projects.",
  scope: "read",
  ownWords: true,
  input,
  async run(app, caller) {
    const projects = await listProjects(app.db, caller.userId);
    return projects.filter((p) => caller.projectId === null || p.id === caller.projectId).map((p) => ({ name: p.name, path: p.path, autonomy: p.autonomy }));
  },
};

export default tool;
