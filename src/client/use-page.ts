"use client";
import { useEffect, useState, useSyncExternalStore } from "react";
import { isKeyboardUp } from "./keyboard-room.ts";

/** True while a media condition holds; false where there is no page yet. */
export function useMedia(condition: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(condition);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(condition).matches,
    () => false,
  );
}

const PHONE = "(max-width: 639px), (max-height: 480px)";
let wasPhone = false;

/** True where there is room for one thing at a time. A keyboard that comes up changes nothing about that, else what is typed into would go away. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(PHONE);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => (wasPhone = isKeyboardUp() ? wasPhone : matchMedia(PHONE).matches),
    () => false,
  );
}

/** The present, half a minute exact. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
