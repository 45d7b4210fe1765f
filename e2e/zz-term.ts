import { startAgentWorld } from "/work/main/e2e/support/agent-world.ts";
import { fake } from "/work/main/e2e/fakes/marker.ts";
import { execFileSync } from "node:child_process";
const id = process.argv[2] as any; const keys = process.argv[3]!;
const t0 = Date.now();
const log = (...a: any[]) => console.log(((Date.now()-t0)/1000).toFixed(1), ...a);
const w = await startAgentWorld(id);
try {
  w.world().app.bus.subscribe((events) => { for (const e of events) if (/signalled|decision|task|delegation/.test(e.kind)) log(e.kind, JSON.stringify(e.payload).slice(0, 160)); });
  const project = await w.addProject({ autonomy: "confirm" });
  const taskId = await w.start(project, `Add notes to the project. ${fake("bash", { cmd: "node -e 1 > asked.txt", escalate: 1 })}`);
  const d = await w.decision(taskId, "permission");
  log("asked", d.title);
  await new Promise(r => setTimeout(r, 1500));
  console.log(execFileSync("sh", ["-c", "ps -eo pid,ppid,pgid,sid,args | grep -E 'rdv-hook|curl|RDV' | grep -v grep | cut -c1-150"]).toString());
  const s = (await w.task(project, taskId)).delegations.at(-1)!.sessionId!;
  const scr = async () => console.log((await w.world().app.tmux.capture(s, {lines:0,colours:false,joined:true})).split("\n").filter((l:string)=>l.trim()).slice(-14).join("\n"), (await w.world().app.tmux.find(s))?.title);
  await scr();
  const sock = w.world().home + "/run/tmux.sock";
  execFileSync("tmux", ["-S", sock, "send-keys", "-t", `=rdv-${s}:`, ...keys.split(",")]);
  log("sent", keys);
  await new Promise(r => setTimeout(r, 4000));
  await scr();
  console.log(execFileSync("sh", ["-c", "ps -eo pid,ppid,pgid,sid,args | grep -E 'rdv-hook|curl' | grep -v grep | cut -c1-150; true"]).toString());
  log("decision", JSON.stringify((await w.ask<any>("GET", "/api/decisions?status=closed")).items.filter((x: any) => x.id === d.id).map((x: any) => x.status)), JSON.stringify((await w.task(project, taskId)).attention));
} catch (e) { console.log("ERR", e); } finally { await w.close(); }
process.exit(0);
