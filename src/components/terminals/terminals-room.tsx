"use client";
export function TerminalsRoom({ sessionId }: { projectId: string | null; sessionId: string | null }) {
  return <div className="scroll">{sessionId}</div>;
}
