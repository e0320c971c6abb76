# == echo
echo; echo ''; echo a  b; echo 'a  b'; echo -n x; echo; echo - --; echo -- a
# == printf
printf '%s\n' a 'b c'; printf '%d %i %u %x %X %o %c\n' 10 -5 7 255 255 8 abc; printf '%5d|%-5d|%05d|%+d\n' 42 42 42 42
printf '%s %s\n' a b c; printf '%.2s|%5s|%-5s|%5.1s\n' abc abc abc abc; printf '%%\n'; printf 'no newline'; printf '\n'
printf '\101\t\x41\\\n'; printf '%b' 'a\tb\n'; printf '%b|' 'x\cy' z; printf '\n'; printf '%*d|%-*d|%.*f\n' 5 1 5 2 2 3.14159
printf '%f %.2f %e %g\n' 3.14159 2.5 12345.678 0.0001; printf '%s'; printf '\n'; printf '%d\n'; printf '%d\n' 0x1f 017 "'a" '"b'
printf '%d\n' abc; echo $?; printf '%d\n' 12x; echo $?
# == printf of many
printf '<%s>' 1 2 3; printf '\n'; printf '%s=%d\n' a 1 b 2; printf '[%3d]\n' 1 22 333
# == read
printf 'a b c\nd\n' | { read x y; echo "$x|$y"; read z; echo $z; read w; echo $? "[$w]"; }
printf 'a\\tb\\\nc\n' | { read x; echo "$x"; }; printf 'a\\tb\n' | { read -r x; echo "$x"; }
echo '  lead  trail  ' | { read x; echo "[$x]"; }; echo 'a:b:c' | { IFS=: read x y; echo "$x $y"; }
printf 'no newline' | { read x; echo $? $x; }; echo ' a b ' | { IFS= read -r x; echo "[$x]"; }
echo 'a:b:' | { IFS=: read x y; echo "$x|$y"; }; echo 'a,,b' | { IFS=, read x y z; echo "$x|$y|$z"; }
# == test strings and numbers
[ a = a ] && echo 1; [ a != b ] && echo 2; [ -z '' ] && echo 3; [ -n x ] && echo 4; [ x ] && echo 5; [ '' ] || echo 6
[ 1 -lt 2 ] && echo 7; [ 10 -gt 9 ] && echo 8; [ 1 -eq 01 ] && echo 9; [ ! a = b ] && echo 10; [ a = a -a b = b ] && echo 11; [ a = b -o b = b ] && echo 12
[ \( a = a \) ] && echo 13; test ! ''; echo $?; [ -n ]; echo $?; [ = ]; echo $?; [ ! ]; echo $?; [ = = = ]; echo $?; [ -a ]; echo $?; [ ]; echo $?
[ "(" = "(" ]; echo $?; [ ! -z x ]; echo $?; [ -z "" -a ! -n "" ]; echo $?
# == test files
: > f; mkdir d; ln -s f l; [ -f f ] && echo f; [ -d d ] && echo d; [ -e nosuch ] || echo none; [ -L l ] && echo l; [ -h l ] && echo h; [ -s f ] || echo empty
[ -r f ] && echo r; [ -x f ] || echo nox; chmod 755 f; [ -x f ] && echo x; [ f -ef l ] && echo same; [ -c /dev/null ] && echo c; [ -t 0 ] < /dev/null || echo notty; rm -r f d l
# == cd and pwd
d=$(pwd); mkdir -p a/b; cd a/b; pwd | grep -c 'a/b$'; cd ..; pwd | grep -c '/a$'; cd - > /dev/null; pwd | grep -c 'a/b$'; cd "$d"; cd a; cd ../a/./b; [ "$PWD" = "$d/a/b" ] && echo PWD; cd ../..; [ "$OLDPWD" = "$d/a/b" ] && echo OLD; rm -r a
HOME=/; cd; pwd; cd /usr/bin; cd -; cd /tmp/../etc; pwd; cd -P /; pwd; cd .; pwd
# == shift and set
set -- a b c d; shift; echo $*; shift 2; echo $*; shift; echo $#; shift; echo $?
# == getopts
f() { while getopts ab:c o; do case $o in a) echo a;; b) echo "b=$OPTARG";; c) echo c;; \?) echo "bad";; esac; done; shift $((OPTIND-1)); echo "rest: $*"; }
f -a -b val -c x y
# == getopts together and errors
while getopts :xy: o -x -yarg -z -y; do echo "$o ${OPTARG-none} $OPTIND"; done
# == getopts speaks
while getopts ab: o -q -b; do echo "$o"; done
# == getopts ends
set -- -a -- -b; while getopts ab o; do echo $o; done; echo $OPTIND
# == trap exit
trap 'echo bye' EXIT; echo hi
# == trap exit keeps the status
trap 'echo bye $?' EXIT; (exit 3); exit 5
# == trap signals
trap 'echo got usr1' USR1; kill -USR1 $$; echo after; trap '' USR1; kill -USR1 $$; echo ignored; trap - USR1; trap
# == trap lists
trap 'echo x' INT; trap "echo 'y'" TERM; trap
# == trap in subshells
trap 'echo outer' EXIT; (trap 'echo inner' EXIT; echo sub); (echo plain)
# == trap and exit by a signal
sh -c 'kill -TERM $$'; echo $?; sh -c 'kill -9 $$'; echo $?
# == kill and wait
sleep 10 & kill $!; wait $! 2>/dev/null; echo $?
sleep 10 & kill -9 $!; wait $! 2>/dev/null; echo $?
# == kill lists
kill -l 9; kill -l 15; kill -l 130; kill -l TERM 2>/dev/null || echo no
# == errexit
set -e; false || echo saved; if false; then :; fi; ! true; (false) || true; x=$(false) || echo x; false; echo never
# == errexit in functions
set -e; f() { false; echo never; }; f || echo in or; f; echo never
# == errexit in substitutions
set -e; x=$(false); echo never
# == errexit and pipes
set -e; false | true; echo ok; true | false; echo never
# == errexit in subshells
(set -e; false; echo never); echo $?
# == nounset
set -u; x=1; echo $x ${y:-d} ${y+z}; echo "$@" $#; (echo $y); echo $?
# == xtrace
set -x; echo a 'b c'; x=1; [ $x = 1 ] && echo yes; for i in 1 2; do :; done; set +x; echo off
# == noexec
set -n; echo never
# == verbose
set -v
echo a
for i in 1; do
echo $i
done
# == allexport
set -a; V=1; set +a; sh -c 'echo $V'
# == options
set -e -u; case $- in *e*u*|*u*e*) echo eu;; esac; set +eu; case $- in *e*) echo e;; *) echo none;; esac
set -f; echo *; set +f
# == times and ulimit
times > /dev/null; echo $?; ulimit -n > /dev/null; echo $?; ulimit -c 0; ulimit -c
# == hash
hash -r; echo $?; hash nosuch; echo $?
# == alias
alias ll='echo aliased'; alias ll; unalias ll; alias; echo $?
# == type of things
type echo test cd :; type nosuch; echo $?
# == command -v of things
command -v ls | grep -c ls; command -v cd; f() { :; }; command -v f; command -v while; command -v nosuch; echo $?
# == command skips functions
echo() { printf 'mine\n'; }; echo a; command echo b; unset -f echo
# == exec replaces
exec sh -c 'echo replaced $0' name; echo never
# == eval with errors
eval 'echo )'; echo after
# == dot with a path
mkdir p; echo 'echo from path' > p/lib; PATH=$PATH:$PWD/p; . lib; rm -r p
# == dot returns
echo 'echo a; return 4; echo b' > l; . ./l; echo $?; rm l
# == colon with expansions
: ${x:=5}; echo $x; : $(echo side >&2)
# == export lists
export ZED='a b'; export -p | grep ZED; readonly RO=1; readonly -p | grep RO=
# == set lists
zz='a b'; set | grep '^zz='; zq="it's"; set | grep '^zq='
# == true false in conditions
if true && ! false; then echo yes; fi; while ! true; do :; done; until ! false; do :; done; echo done
# == sleep and seconds
sleep 0.1; echo $?
# == umask symbolic
umask u=rwx,g=rx,o=; umask; umask g-x; umask
# == wait for several
(exit 1) & a=$!; (exit 2) & b=$!; wait $a; echo $?; wait $b; echo $?; wait $a $b; echo $?
# == echo with escapes
echo 'a\tb\\c'; echo "a\nb"; echo 'x\cy'; echo z
# == jobs in a script
sleep 1 & jobs; kill %1; wait; echo done
