# Stands in for a coding agent: agent.sh FIFO BUSY FRAME HOOK SCREENS
# It waits for words on FIFO and shows the screen of that name, or asks through its hook. A busy one turns a spinner meanwhile, eight times
# a second, and adds a line of its work each second. No two turns are equally long: agents whose timers are alike fall in step after a while,
# and then tmux reads all of them in one go. No step of it starts a process but the hook, so that its own cost is small.
exec 3<>"$1"
busy=$2 frame=$3 hook=$4 screens=$5
glyphs=(· ✢ ✳ ✶ ✻ ✽)

show() {
  mapfile -t lines < "$screens/$1"
  printf '\033[2J\033[H'
  printf '%s\r\n' "${lines[@]}"
}

hear() {
  case $1 in
    hook) "/bin/sh" "$hook" claude ask < "$screens/payload" > /dev/null & ;;
    title:*) printf '\033]2;%s\007' "${1#title:}" ;;
    *) show "$1" ;;
  esac
  busy=0
}

show idle
while :; do
  if [ "$busy" = 0 ]; then
    read -r -u 3 word && hear "$word"
    continue
  fi
  printf -v turn '0.%03d' $((100 + RANDOM % 51))
  read -r -t "$turn" -u 3 word && hear "$word" && continue
  frame=$((frame + 1))
  [ $((frame % 8)) != 0 ] || printf '\r\033[K\033[32m●\033[0m \033[1mBash\033[0m(npm test -- part-%s)\r\n' "$frame"
  printf '\r\033[K\033[33m%s\033[0m Updating legend… \033[90m(%ss · ↑ %s tokens · esc to interrupt)\033[0m' "${glyphs[frame % 6]}" $((frame / 8)) $((frame * 7))
done
