# == count arguments
count() { echo $#; }; count; count a b; count "a b" c; count $(echo 1 2 3)
# == default file name
name=${1:-default}; echo "$name"; base=${name##*/}; echo ${base%.*}
# == loop over files
mkdir w; cd w; for n in 1 2 3; do echo "line $n" > file$n.txt; done; for f in *.txt; do n=$(cat "$f"); echo "$f: $n"; done; cat *.txt | wc -l; cd ..; rm -r w
# == read a file line by line
printf 'root:x:0\nuser:x:1000\n' > p; while IFS=: read -r name _ id; do echo "$name has $id"; done < p; rm p
# == retry
n=0; until [ $n -ge 3 ]; do n=$((n+1)); [ $n -eq 2 ] && break; echo "try $n"; done; echo "stopped at $n"
# == temporary file and cleanup
cleanup() { rm -f tmpfile; echo cleaned; }; trap cleanup EXIT; echo data > tmpfile; cat tmpfile
# == argument parsing
parse() { while [ $# -gt 0 ]; do case "$1" in -v|--verbose) echo verbose; shift;; --name=*) echo "name ${1#*=}"; shift;; -n) echo "n $2"; shift 2;; --) shift; break;; -*) echo "unknown $1" >&2; return 2;; *) break;; esac; done; echo "rest $*"; }
parse -v --name=x -n 3 a b; parse --bad; echo $?; parse -- -v
# == entrypoint of a container
printf '#!/bin/sh\nset -e\nif [ "${1#-}" != "$1" ]; then set -- app "$@"; fi\nif [ "$1" = app ]; then shift; echo "running with: $*"; exit 0; fi\nexec "$@"\n' > entry; chmod +x entry; ./entry -p 80; ./entry echo hello; rm entry
# == is a command there
if command -v ls >/dev/null 2>&1; then echo yes; fi; if ! command -v nosuch >/dev/null; then echo no; fi
# == strict mode
set -eu; f() { echo "in f"; }; f; y=$(f); echo "$y"; : "${z:=w}"; echo $z
# == log to stderr
log() { echo "[log] $*" >&2; }; log message here; log "two  spaces"
# == heredoc config
port=8080; cat > conf <<EOF2
listen $port
root /srv/\$name
EOF2
cat conf; rm conf
# == heredoc with sudo-like block
cat <<'EOT' > s.sh
#!/bin/sh
for i in "$@"; do
  echo "arg: $i"
done
EOT
sh s.sh a 'b c'; rm s.sh
# == pid file
sleep 5 & echo $! > pid; kill -0 $(cat pid) && echo alive; kill $(cat pid); wait $! 2>/dev/null; kill -0 $(cat pid) 2>/dev/null || echo dead; rm pid
# == parallel jobs
for i in 1 2 3; do (sleep 0.$i; echo "job $i") & done; wait; echo all
# == pipeline with a while and a variable
total=0; for n in 3 4 5; do total=$((total + n)); done; echo $total
printf '1\n2\n3\n' | while read n; do total=$((total+n)); done; echo $total
# == graceful end
sh -c 'trap "echo stopping; exit 0" TERM; while :; do sleep 0.1; done' & p=$!; sleep 0.3; kill -TERM $p; wait $p; echo $?
# == signal 128
sh -c 'kill -INT $$'; echo $?; sh -c 'exit 130'; echo $?
# == env for one command
GREETING=hi sh -c 'echo $GREETING'; env X=1 sh -c 'echo $X'; env -i /bin/sh -c 'echo ${HOME-nothing}'
# == string tests
s="hello world"; case "$s" in *world*) echo contains;; esac; [ "${s#hello}" != "$s" ] && echo starts; [ "${s%world}" != "$s" ] && echo ends
# == numbers
is_number() { case $1 in ''|*[!0-9]*) return 1;; *) return 0;; esac; }; for x in 12 1a ''; do if is_number "$x"; then echo "'$x' yes"; else echo "'$x' no"; fi; done
# == join with commas
set -- a b c; out=; for x in "$@"; do out="${out:+$out,}$x"; done; echo "$out"; (IFS=,; echo "$*")
# == table
printf '%-10s %5s\n' NAME SIZE; printf '%-10s %5d\n' one 1 two 22
# == functions that return text
get() { echo "value of $1"; }; v=$(get key); echo "[$v]"; if v=$(false); then echo never; else echo failed $?; fi
# == exit codes
for c in 0 1 2 127; do sh -c "exit $c"; echo "exit $c -> $?"; done
# == ps like a pid namespace
sh -c 'echo $$' | grep -c '^[0-9]'; sh -c 'echo $PPID' | grep -c '^[0-9]'
# == and or chains
mkdir -p x && cd x && cd .. && rmdir x && echo ok; test -d nosuch || mkdir nosuch && rmdir nosuch; echo $?
# == write in two files
{ echo to-out; echo to-err >&2; } > out 2> err; cat out err; rm out err
# == fifo
mkfifo p; echo through > p & cat p; wait; rm p
# == read from a command
read a b rest <<X
$(echo 1 2 3 4)
X
echo "$a-$b-$rest"
# == sum of a column
printf 'a 1\nb 2\n' > t; s=0; while read k v; do s=$((s+v)); done < t; echo $s; rm t
# == menus
choose() { case "$1" in start) echo starting;; stop) echo stopping;; *) echo "Usage: $0 {start|stop}" | grep -c Usage; return 1;; esac; }; choose start; choose x; echo $?
# == recursion
countdown() { [ $1 -eq 0 ] && { echo liftoff; return; }; echo $1; countdown $(($1-1)); }; countdown 3
# == sed-free replace
v=1.2.3; major=${v%%.*}; rest=${v#*.}; minor=${rest%%.*}; echo $major $minor ${v##*.}
# == path walk
IFS=:; for d in /usr/bin:/bin; do echo $d; done; unset IFS; p=/a/b/c; while [ -n "$p" ]; do echo "$p"; p=${p%/*}; done
# == fd three for prompts
exec 3>&1; out=$(echo captured; echo shown >&3); exec 3>&-; echo "[$out]"
# == lock directory
mkdir lock && echo locked; mkdir lock 2>/dev/null || echo busy; rmdir lock
# == nohup-like
(trap '' HUP; kill -HUP $(sh -c 'echo $PPID'); echo survived)
# == timeouts by hand
sleep 3 & p=$!; (sleep 0.1; kill $p) & wait $p; echo $?
# == select a default with test
[ -n "${UNSETVAR:-}" ] || UNSETVAR=dflt; echo $UNSETVAR; [ "${A:+set}" = set ] && echo never; echo end
