"use client";
export function SettingsRoom({ section }: { section: string }) {
  return <div className="scroll">{section}</div>;
}
