import type { LandingPlan } from "#domain/landing.ts";
import { count } from "../../client/plan.ts";

/** In which repositories a change lands together, or stands; nothing where there is only one. */
export function LandsIn({ plan: { sites } }: { plan: LandingPlan }) {
  if (!sites || sites.length < 2) return null;
  return (
    <ul className="c2 t12" aria-label="Repositories that land together">
      {sites.map((site) => <li key={site.projectId}><span className="b">{site.name}</span> {site.isUnchanged ? "stays as it was" : site.landing === "landed" ? `landed on ${site.base}` : `${count(site.commits, "commit")} onto ${site.base}`}</li>)}
    </ul>
  );
}
