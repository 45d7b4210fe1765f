"use client";
import type { ReactNode } from "react";
import { Main } from "../shell/main.tsx";

export function WorkRoom({ top, bar }: { projectId: string | null; top: ReactNode; bar: ReactNode }) {
  return <Main top={top} bar={bar}><div className="scroll" /></Main>;
}
