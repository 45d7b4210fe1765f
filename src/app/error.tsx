"use client";
import { Button } from "../components/ui/button.tsx";

/** The page itself broke; nothing on the server did. */
export default function PageError({ error }: { error: Error }) {
  return (
    <main className="page">
      <div className="notice" role="alert">
        <h1 className="t20">This page broke</h1>
        <p className="c2">Agents and tasks go on; only what is on screen is affected. {error.message}</p>
        <Button kind="accent" onClick={() => location.reload()}>Load it again</Button>
      </div>
    </main>
  );
}
