"use client";
import { useState } from "react";

/** A choice this browser remembers. */
export function useKept<T extends string>(key: string, choices: readonly [T, ...T[]]): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => choices.find((choice) => choice === localStorage.getItem(key)) ?? choices[0]);
  return [value, (next) => {
    setValue(next);
    localStorage.setItem(key, next);
  }];
}
