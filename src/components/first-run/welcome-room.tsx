"use client";
export function WelcomeRoom() {
  return <div className="scroll" />;
}
