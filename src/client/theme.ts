/** Dark is the default; `system` follows the machine. */
export type Theme = "dark" | "light" | "system";

/** The theme a cookie names. */
export function themeOf(value: string | undefined): Theme {
  return value === "light" || value === "system" ? value : "dark";
}

/** Changes the theme at once and for the next page. */
export function setTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  document.cookie = `rdv-theme=${theme}; path=/; max-age=31536000; samesite=lax`;
}
