"use client";
import { useState } from "react";
import { useTokens } from "../../client/queries.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { TokenForm } from "./token-form.tsx";
import { TokenList } from "./token-list.tsx";
import { tryLine } from "./tokens.ts";

const FROM_ELSEWHERE = "RDV_PUBLIC_ORIGIN=https://desk.example.ts.net npm start";

/** Tokens for scripts, and the way in from other devices. */
export function AccessSection() {
  const tokens = useTokens();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  return (
    <>
      <section className="set" aria-label="API tokens">
        <header className="flex flex-wrap items-start gap-3">
          <div className="grow !basis-64">
            <h2>API tokens</h2>
            <p>For scripts and other programs. The description is at <a href="/api/docs">/api/docs</a>, MCP at <code>/mcp</code>.</p>
          </div>
          {!isMaking && <Button onClick={() => { setMade(null); setMaking(true); }}>New token</Button>}
        </header>
        {made !== null && <Made token={made} onDone={() => setMade(null)} />}
        {isMaking && <TokenForm onClose={() => setMaking(false)} onMade={(token) => { setMade(token); setMaking(false); }} />}
        {tokens.isPending && <Bones lines={2} waitsFor="the tokens" />}
        {tokens.isError && <Problem error={tokens.error} retry={() => void tokens.refetch()} />}
        {tokens.data && <TokenList tokens={tokens.data} />}
      </section>
      <section className="set" aria-label="From elsewhere">
        <header>
          <h2>From elsewhere</h2>
          <p>The server listens on this machine only. Put an https address in front (Tailscale Serve, cloudflared, a proxy), name it at the start, and open it there. Other hosts and origins are refused. There a password alone signs nobody in: set up the second factor in <Link to="/settings/account">Account</Link> first.</p>
        </header>
        <div className="h flex-wrap"><code className="output grow !basis-72">{FROM_ELSEWHERE}</code><Copy text={FROM_ELSEWHERE} /></div>
      </section>
    </>
  );
}

/** A token's text, once. */
function Made({ token, onDone }: { token: string; onDone: () => void }) {
  return (
    <div className="card you" role="status">
      <header className="bb">Your new token, shown this once</header>
      <div className="part grid gap-2">
        <code className="output" data-token>{token}</code>
        <p className="t12 c2">Only a hash of it is kept here. Try it: <code className="wrap">{tryLine(location.origin, "…")}</code></p>
      </div>
      <footer>
        <Copy text={token} label="Copy token" />
        <Copy text={tryLine(location.origin, token)} label="Copy as curl" />
        <span className="grow" />
        <Button small onClick={onDone}>I have it</Button>
      </footer>
    </div>
  );
}
