"use client";

import type { Place } from "./arrange.ts";
import { Thumbnail } from "./thumbnail.tsx";

/** Pictures of terminals, one after the other. */
export function ThumbList({ places, meta, open }: { places: readonly Place[]; projectId: string | null; meta(place: Place): string; open(id: string): void }) {
  return places.map((place) => <Thumbnail key={place.session.id} place={place} meta={meta(place)} onOpen={() => open(place.session.id)} />);
}
