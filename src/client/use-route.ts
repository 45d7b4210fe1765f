"use client";
import { usePathname } from "next/navigation";
import { useMemo } from "react";
import { type Route, routeOf } from "./route.ts";

/** Where the person is; changes with the address without loading a page. */
export function useRoute(): Route {
  const pathname = usePathname();
  return useMemo(() => routeOf(pathname), [pathname]);
}

/** Goes somewhere. The shell stays, so rooms keep what they hold. */
export function go(path: string, how: "push" | "replace" = "push"): void {
  if (path === location.pathname) return;
  if (how === "push") history.pushState(null, "", path);
  else history.replaceState(null, "", path);
}
