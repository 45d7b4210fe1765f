#!/bin/sh
# Agents as nobody wants them: misbehaving-agent.sh BEHAVIOUR [SIZE]. Each says `ready` once it is at it.
set -u
daemon() { # leaves its parents, its group and its terminal
  ( setsid sh -c 'trap "" HUP; while :; do sleep 600; done' > /dev/null 2>&1 < /dev/null & )
}
stay() { while :; do sleep 600; done; }
case $1 in
  never) echo ready; stay ;;
  deaf) trap '' HUP TERM INT QUIT; echo ready; stay ;;
  daemons)
    daemon; daemon
    ( setsid sh -c 'trap "" HUP TERM; while :; do sleep 600; done' > /dev/null 2>&1 < /dev/null & )
    echo ready ;;
  bomb) # SIZE children, every fourth of them away from its parents
    n=0
    while [ "$n" -lt "$2" ]; do
      n=$((n + 1))
      case $((n % 4)) in 0) daemon ;; *) sleep 600 & ;; esac
    done
    echo ready
    stay ;;
  flood) # SIZE bytes as fast as they are taken
    yes "$(printf '\033[3%dm%0100d' 1 7)" | head -c "$2"
    printf '\033[0m\nready\n'
    stay ;;
  binary) # noise, broken UTF-8, escapes without end, a line of a megabyte, titles, and modes that are never left
    head -c "$2" /dev/urandom
    n=0
    while [ "$n" -lt 2000 ]; do
      n=$((n + 1))
      printf '\303\050\240\241\342\202 \360\237 \377\376 \033[%d;%dH\033[38;5;%dm\033]2;%d\007\033P+q\033\\\033[?1049h\033[?1000h\033[999999999C' "$n" "$n" "$n" "$n"
    done
    printf '\033]0;'
    head -c 1048576 /dev/zero | tr '\0' 'x'
    printf '\033\\\033c'
    echo ready
    stay ;;
  leave) exit "$2" ;;
esac
