"use client";
export function InboxRoom() {
  return <div className="scroll" />;
}
