import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { themeOf } from "../client/theme.ts";
import "./globals.css";

export const metadata: Metadata = { title: "Remote Dev", description: "Say what you want; agents do it; the server proves it.", icons: { icon: "/icon.svg" } };
// The keyboard of a phone makes the room smaller, never the terminal's pane.
export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover", interactiveWidget: "resizes-content", colorScheme: "dark light" };

/** The theme is written into the page by the server, so nothing flashes. Reading the cookie also makes each page its own, with its own nonce. */
export default async function Layout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get("rdv-theme")?.value);
  return (
    <html lang="en" data-theme={theme} className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>{children}</body>
    </html>
  );
}
