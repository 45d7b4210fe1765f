import { startAgentWorld } from "/work/main/e2e/support/agent-world.ts";
import { fake } from "/work/main/e2e/fakes/marker.ts";
import { git } from "/work/main/e2e/support/world.ts";

const id = process.argv[2] as any;
const scenario = process.argv[3] ?? "write-commit";
const opts = JSON.parse(process.argv[4] ?? "{}");
const autonomy = process.argv[5] ?? "confirm";
const secs = Number(process.argv[6] ?? 45);
const t0 = Date.now();
const log = (...a: any[]) => console.log(((Date.now()-t0)/1000).toFixed(1), ...a);
const w = await startAgentWorld(id, process.env.FRESH ? (u) => ({ ANTHROPIC_API_KEY: "sk-ant-fake-key-0000000000000000000000", ANTHROPIC_BASE_URL: u }) : undefined);
try {
  log("up", w.world().home);
  w.world().app.bus.subscribe((events) => { for (const e of events) log(e.kind, JSON.stringify(e.payload).slice(0, 220)); });
  const project = await w.addProject({ autonomy, ...(id === "codex" && process.env.KEYENV ? { agents: { codex: { env: { FAKE_KEY: "x" } } } } : {}) });
  const taskId = await w.start(project, `Add notes to the project. ${fake(scenario, opts)}`);
  const end = Date.now() + secs * 1000;
  for (;;) {
    const t = await w.task(project, taskId);
    if (t.completedAt || Date.now() > end || (t.attention.state === "waiting-decision" && t.delegations.at(-1)?.status === "failed")) { log("END", t.status, t.attention.state, JSON.stringify(t.delegations.map(d => [d.status, d.error, d.usage, d.report?.slice(0,80)])), JSON.stringify(t.evidence.map(e=>[e.check,e.outcome]))); break; }
    await new Promise(r => setTimeout(r, 500));
    if (process.env.SCREEN) { const s = t.delegations.at(-1)?.sessionId; if (s && (Date.now()/1000|0) % 5 === 0) { const scr = await w.world().app.tmux.capture(s, {lines:0,colours:false,joined:true}).catch(()=>""); console.log(scr.split("\n").filter((l:string)=>l.trim()).slice(-25).join("\n")); } }
    if (process.env.DECIDE) { const ds = (await w.ask<any>("GET", "/api/decisions")).items.filter((d:any) => d.taskId === taskId && d.body.kind !== "retry"); for (const d of ds) { const [v, ...x] = process.env.DECIDE.split(":"); log("decide", d.body.kind, d.title, v, x); await w.decide(d.id, d.body.kind === "question" && v === "approve" ? "answer" : v!, x.join(":") || undefined).catch((e: any) => log("DECIDE FAILED", e.message)); } }
  }
  const t = await w.task(project, taskId);
  const s = t.delegations.at(-1)?.sessionId;
  if (s) { console.log("title:", (await w.world().app.tmux.find(s))?.title); console.log((await w.world().app.tmux.capture(s, {lines:100,colours:false,joined:true}).catch(()=>"")).split("\n").filter((l:string)=>l.trim()).slice(-40).join("\n")); }
  try { console.log(git(project.path, "log", "--oneline", "--all")); } catch {}
  console.log(w.model.requests.slice(-8).map(r => `${r.method} ${r.path} ${r.status} ${r.scenario} ${r.step}`).join("\n"));
  
  if (process.env.SIGNALS && s) { const { listSignals } = await import("/work/main/server/store/session.ts"); for (const g of await listSignals(w.world().app.db, s, {generation:1,limit:100})) console.log(g.at, g.source, JSON.stringify(g.body).slice(0,300)); }
  if (process.env.KEEP) { console.log("keeping", w.world().home); await new Promise(r => setTimeout(r, Number(process.env.KEEP)*1000)); }
} catch (e) { console.log("ERR", e); } finally { await w.close(); log("closed"); }
process.exit(0);
