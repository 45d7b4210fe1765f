"use client";
import type { ReactNode } from "react";
import { Main } from "../shell/main.tsx";
import type { PanelState } from "../shell/use-panel.ts";

export function ChatRoom({ top, bar }: { projectId: string | null; top: ReactNode; bar: ReactNode; panel: PanelState }) {
  return <Main top={top} bar={bar}><div className="scroll" /></Main>;
}
