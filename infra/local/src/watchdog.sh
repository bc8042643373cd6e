#!/bin/sh
# The dead man's switch of a supervisor (supervisor.ts): it lives as long as the other end of its standard input is open, that is as
# long as the process that started it, however that one ends (Ctrl-C, kill -9, a crash). Then it ends what was not ended and removes
# the private folder. A shell, because it must cost nothing and outlive Node.
#   usage: watchdog.sh FOLDER
# Lines on standard input:
#   process PID SIGNAL   a process, leader of its group, to end with SIGNAL (the process says so itself, before it becomes what it shall be)
#   ended PID            it is gone; its number may be given to a stranger
#   compose PROJECT FILE / composed PROJECT    a Docker Compose project to take down / taken down
trap '' INT TERM HUP
folder=$1 processes= projects=

without() { # without LIST KEY: the list of "key:rest" words, less those with that key
  for word in $1; do case $word in "$2":*) ;; *) printf ' %s' "$word" ;; esac; done
}
while read -r kind id rest; do
  case $kind in
    process) processes="$processes $id:$rest" ;;
    ended) processes=$(without "$processes" "$id") ;;
    compose) projects="$projects $id:-"; compose_file=$rest ;;
    composed) projects=$(without "$projects" "$id") ;;
  esac
done

for word in $processes; do # A signal that can be heard goes to the group's leader, who ends its own.
  case $word in *:KILL) target=-${word%%:*} ;; *) target=${word%%:*} ;; esac
  kill -s "${word#*:}" -- "$target" 2>/dev/null
done
tries=0
for word in $processes; do # Postgres needs a moment to end its own children; whoever takes over 5 s is killed.
  while kill -s 0 -- "-${word%%:*}" 2>/dev/null && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
  kill -s KILL -- "-${word%%:*}" 2>/dev/null
done
for word in $projects; do docker compose -p "${word%%:*}" -f "$compose_file" down --volumes >/dev/null 2>&1; done
rm -rf "$folder"
