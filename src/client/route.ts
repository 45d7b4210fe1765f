/** Rooms of a project or of Master Control, in the order of the tabs. */
export const ROOMS = ["chat", "work", "terminals", "review", "learn"] as const;
export type Room = (typeof ROOMS)[number];

/** Where the person is: a scope, a room in it, maybe one thing in that room. The pair is the address. */
export type Route =
  | { scope: "home" }
  | { scope: "welcome" }
  | { scope: "inbox" }
  | { scope: "health" }
  | { scope: "settings"; section: string }
  | { scope: "master" | "project"; projectId: string | null; room: Room; item: string | null };

/** The route of an address; what is not known leads home. */
export function routeOf(pathname: string): Route {
  const [head, ...rest] = pathname.split("/").filter(Boolean).map(decoded);
  if (head === "welcome" || head === "inbox" || head === "health") return { scope: head };
  if (head === "settings") return { scope: "settings", section: rest[0] ?? "" };
  if (head === "master") return { scope: "master", projectId: null, room: roomOf(rest[0]), item: rest[1] ?? null };
  if (head === "p" && rest[0]) return { scope: "project", projectId: rest[0], room: roomOf(rest[1]), item: rest[2] ?? null };
  return { scope: "home" };
}

/** A part of an address; one that is no encoding stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function roomOf(name: string | undefined): Room {
  return ROOMS.find((room) => room === name) ?? "chat";
}

/** The address of a route. */
export function pathOf(route: Route): string {
  switch (route.scope) {
    case "home":
      return "/";
    case "settings":
      return route.section === "" ? "/settings" : `/settings/${encodeURIComponent(route.section)}`;
    case "master":
    case "project": {
      const base = route.projectId === null ? "/master" : `/p/${encodeURIComponent(route.projectId)}`;
      return route.item === null ? `${base}/${route.room}` : `${base}/${route.room}/${encodeURIComponent(route.item)}`;
    }
    default:
      return `/${route.scope}`;
  }
}

/** The address of a room of a project, or of Master Control for null. */
export function roomPath(projectId: string | null, room: Room, item: string | number | null = null): string {
  return pathOf({ scope: projectId === null ? "master" : "project", projectId, room, item: item === null ? null : String(item) });
}
