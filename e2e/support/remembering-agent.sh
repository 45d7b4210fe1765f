#!/bin/sh
# An agent that keeps its conversations, for tests of what comes back: remembering-agent.sh FOLDER CONVERSATION PROMPT [BEHAVIOUR]
# Each conversation is a file of FOLDER; each start of it adds a line `pid generation prompt`. CONVERSATION is `new` for a new one.
# Behaviour: work (goes on until a file `go` lies in its folder, then delivers) | rest (ends its turn and waits at its prompt)
# | deaf (works, and hears no hang-up).
set -u
memory=$1 conversation=$2 prompt=$3 behaviour=${4:-work}
say() { printf '%s' "$1" | /bin/sh "$RDV_RUN_DIR/../../run/bin/rdv-hook" remembering > /dev/null; }
[ "$behaviour" != deaf ] || trap '' HUP TERM
[ "$conversation" != new ] || conversation=$(cat /proc/sys/kernel/random/uuid)
# One that is not there cannot be continued, as with every real agent.
[ "$2" = new ] || [ -e "$memory/$conversation" ] || { echo "No conversation $conversation"; exit 1; }
printf '%s %s %s\n' "$$" "${RDV_RUN_DIR##*.}" "$(printf '%s' "$prompt" | head -n 1)" >> "$memory/$conversation"
cat "$memory/$conversation"
say "{\"kind\":\"session-started\",\"agentSessionId\":\"$conversation\"}"
say '{"kind":"turn-started"}'
[ "$behaviour" != rest ] || say '{"kind":"turn-ended","lastMessage":"At your service."}'
echo "ready $conversation"
while [ "$behaviour" = rest ] || [ ! -e go ]; do sleep 0.2; done
echo "$conversation" > result.txt
git add --all && git -c user.name=agent -c user.email=agent@localhost commit -q -m "feat: result"
