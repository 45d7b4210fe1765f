import type { MetadataRoute } from "next";

export default function manifest(): MetadataRoute.Manifest {
  return { name: "Remote Dev", short_name: "Remote Dev", start_url: "/inbox", display: "standalone", background_color: "#0c0d0f", theme_color: "#0c0d0f", icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml" }] };
}
