#!/bin/sh
# Stands in for Claude Code where the product as it is started is to hibernate an agent: `resting-agent.mjs` with its arguments.
case "${1-}" in
  --version) echo "2.1.0 (Claude Code)"; exit ;;
  auth) echo '{"loggedIn":true}'; exit ;;
esac
conversation=new prompt=
while [ $# -gt 0 ]; do
  case "$1" in
    --resume) conversation=$2; shift ;;
    --settings | --session-id | --permission-mode) shift ;;
    --) prompt=$2; break ;;
  esac
  shift
done
exec node "$(dirname "$0")/resting-agent.mjs" "$HOME/resting-memory" "$conversation" "$prompt" claude
