"use client";
export function HealthRoom() {
  return <div className="scroll" />;
}
