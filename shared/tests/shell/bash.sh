# == conditional expression
[[ a == a ]] && echo 1; [[ abc == a* ]] && echo 2; [[ abc == "a*" ]] || echo 3; [[ -z '' && -n x ]] && echo 4; [[ a < b || 1 == 2 ]] && echo 5; [[ ! a == b ]] && echo 6
x='a b'; [[ $x == 'a b' ]] && echo 7; [[ $x ]] && echo 8; [[ ( a == a ) && b != c ]] && echo 9; [[ 2 -lt 10 ]] && echo 10; [[ -f /etc/passwd ]] && echo 11; [[ -v x ]] && echo 12; [[ -v nosuch ]] || echo 13
[[ foo123 =~ ^[a-z]+([0-9]+)$ ]] && echo "${BASH_REMATCH[0]} ${BASH_REMATCH[1]}"; [[ abc =~ x ]] || echo 14; re='b.'; [[ abc =~ $re ]] && echo ${BASH_REMATCH[0]}
[[ -d / &&
   -e /etc ]] && echo 15
# == arithmetic command
((1+1)) && echo 1; ((0)) || echo 2; x=5; ((x++)); echo $x; ((x+=2, y=x*2)); echo $x $y; ((x>3 && y<100)) && echo 3; echo $((x++)) $((++x)) $((x--)) $((--x)); echo $((2**10)) $((2**0)) $((16#ff)) $((2#101)) $((x ? 1 : 0))
# == arithmetic for
for ((i=0; i<3; i++)); do echo $i; done; for ((i=0,j=9; i<j; i+=3,j-=3)); do echo $i $j; done; for ((;;)); do break; done
for ((i=3; i; i--)) { echo "b$i"; }
# == let
let x=1+2 y=x*2; echo $x $y; let 0; echo $?; let 'z = 5 + 1'; echo $z
# == substring
s=abcdefgh; echo ${s:2} ${s:2:3} ${s: -3} ${s: -3:2} ${s:1:-2} ${s:0:1} ${s:100} ; n=2; echo ${s:n:n+1} ${s:$n}
set -- a b c d; echo ${@:2} ${@:2:2} ${@: -1} "${*:1:2}"
# == replacement
s='foo bar foo'; echo ${s/foo/X} ${s//foo/X} "${s/#foo/Y}" "${s/%foo/Z}" "${s//o}" "${s// /_}" "${s/b*r/Q}"; p=/usr/bin:/bin; echo ${p//:/ } ${p//\//-}
x='a.b'; echo "${x/./\/}" ; set -- ax bx; echo "${@/x/y}"
# == case of letters
s=Hello; echo ${s^^} ${s,,} ${s^} ${s,} ${s^^l}; w=world; echo ${w^}
# == indirection
a=b; b=c; echo ${!a}; BAR_1=x BAR_2=y; echo ${!BAR_*} ${!BAR_@}
# == transformation
x="a b'c"; echo ${x@Q}; y=plain; echo ${y@Q} ${y@U}
# == appending
x=a; x+=b; echo $x; x+=$x; echo $x; i=5; i+=1; echo $i
# == arrays
a=(one 'two 2' three); echo ${a[0]} ${a[1]} ${#a[@]} ${a[-1]} $a ${#a[1]}; a[5]=six; echo ${#a[@]} ${!a[@]}; a+=(seven); echo "${a[@]}"; for i in "${a[@]}"; do echo "<$i>"; done; unset 'a[1]'; echo ${a[*]}; echo "${a[@]:1:2}"; b=("${a[@]}"); echo ${#b[@]}
a=(); echo ${#a[@]}; a=([2]=x [0]=y); echo ${a[@]} ${!a[@]}; i=1; a[i+1]=z; echo ${a[i+1]} ${a[$i+1]}; unset a; echo ${#a[@]}
x=($(echo a b c)); echo ${#x[@]}; IFS=,; echo "${x[*]}"
# == associative arrays
declare -A m; m[a]=1; m[b c]=2; m=([k]=v [w]=z); echo ${m[k]} ${m[w]} ${#m[@]}; m[k]+=x; echo ${m[k]}; [[ -v m[k] ]] && echo there; unset 'm[k]'; echo ${#m[@]} ${!m[@]}
# == declare
declare x=5; echo $x; declare -i n=3+4; echo $n; n+=1; echo $n; declare -r c=1; c=2; echo $c; declare -x EXP=e; sh -c 'echo $EXP'; declare -p x n; declare -l low=ABC; echo $low; declare -u up=abc; echo $up
declare -a arr=(1 2); declare -p arr; f() { declare v=1; echo $v; }; f; echo ${v-unset}; typeset t=1; echo $t
# == brace expansion
echo {a,b,c} x{1,2}y {1..5} {5..1} {a..e} {01..03} {1..10..3} a{b,c{d,e}} {} {a} "{a,b}" {a,'b c'}; echo {1..3}{a,b}; mkdir -p d/{x,y}; ls d; rm -r d
# == here-string
cat <<< hello; x='a b'; cat <<< $x; cat <<< "$x  y"; read a b <<< "1 2 3"; echo $a - $b; wc -c <<< ''
# == process substitution
cat <(echo a) <(echo b); while read l; do echo "[$l]"; done < <(printf '1\n2\n'); echo x | tee_() { cat > >(cat); }; diff_() { cat "$1" "$2"; }; diff_ <(echo l) <(echo r)
# == redirect both
{ echo o; echo e >&2; } &> f; cat f; { echo o2; echo e2 >&2; } &>> f; cat f; echo x >& f; cat f; rm f; ls /nosuch |& cat
# == named descriptors
exec {fd}> f; echo x >&$fd; exec {fd}>&-; cat f; rm f; [ $fd -ge 10 ] && echo big
# == case fall through
case a in a) echo 1;& b) echo 2;; c) echo 3;; esac; case a in a) echo 1;;& b) echo 2;; [a-c]) echo 3;; esac
# == ansi quoting
echo $'a\tb\n\x41\101\u00e9\'' $'\e[0m' | cat; x=$'l1\nl2'; echo "$x"; echo $"translated"
# == function keyword
function f { echo f $1; }; f 1; function g() { echo g; }; g
# == pipefail and PIPESTATUS
false | true | (exit 3); echo "${PIPESTATUS[@]}"; set -o pipefail; false | true; echo $?; set +o pipefail; true | true; echo ${PIPESTATUS[0]} ${PIPESTATUS[1]}
# == dynamic variables
[[ $RANDOM =~ ^[0-9]+$ ]] && echo random; RANDOM=42; a=$RANDOM; RANDOM=42; [ $a = $RANDOM ] && echo seeded; [ $SECONDS -ge 0 ] && echo seconds; [ $BASHPID = $$ ] && echo same; (  [ $BASHPID != $$ ] && echo other ); [[ $EPOCHSECONDS -gt 1000000 ]] && echo epoch; echo $BASH_SUBSHELL; (echo $BASH_SUBSHELL); f() { echo ${FUNCNAME[0]} $FUNCNAME; }; f; echo ${BASH_VERSINFO[0]}; [[ $UID = $EUID ]] && echo uid
# == mapfile
mapfile -t lines < <(printf 'a\nb c\n'); echo ${#lines[@]} "${lines[1]}"; printf 'x\ny\n' > f; readarray l < f; echo "${l[0]}" ${#l[@]}; rm f
# == read options
read -r -a arr <<< 'a b c'; echo ${arr[2]}; read -n 2 x <<< abcd; echo $x; read -d : y <<< 'p:q'; echo $y; read -t 1 z <<< t; echo $z; IFS= read -r -N 3 w <<< abcdef; echo $w; read <<< '  rep ly '; echo "[$REPLY]"; read -s q <<< secret; echo $q
read -p 'prompt> ' v <<< val; echo $v; read -u 3 w 3<<< three; echo $w
# == printf of bash
printf -v x '%03d' 7; echo $x; printf '%q %q\n' 'a b' plain; printf '%(%Y)T\n' 0; printf '%s\n' "${BASH_VERSION%%.*}"; printf '%x\n' 255; printf '\u00e9\n'; printf "%'d\n" 1000; printf '%5s|%-5s|\n' é é
# == echo options
echo -e 'a\tb\\n'; echo -E 'a\tb'; echo -ne 'x\n'; echo -en 'y\n'; echo -x; echo -e '\x41\0101\e[m'
# == type and command
type -t cd; type -t if; f() { :; }; type -t f; type -t ls; type -t nosuch; echo $?; type -p ls | grep -c ls; command -V cd
alias q=echo; type -t q; type q
# == select and time
select x in a b; do echo "chose $x"; break; done <<< 2
# == shopt
shopt -s nullglob; echo nosuch*; shopt -u nullglob; echo nosuch*; shopt -s nocasematch; [[ A == a ]] && echo nocase; shopt -u nocasematch; shopt -q nullglob; echo $?; shopt -s dotglob; mkdir g; : > g/.h; (cd g; echo *); rm -r g; shopt nullglob
shopt -s extglob
[[ foobar == foo@(bar|baz) ]] && echo ext; case abab in +(ab)) echo plus;; esac; x=aaab; echo ${x##*(a)}; [[ x == !(y) ]] && echo not; case '' in ?(a)) echo opt;; esac
# == globstar
shopt -s globstar; mkdir -p t/u/v; : > t/a.c; : > t/u/v/b.c; echo t/**/*.c; echo t/**; rm -r t
# == pushd popd dirs
cd /; pushd /tmp > /dev/null; pwd; dirs; popd > /dev/null; pwd; pushd /etc; popd
# == trap err and debug
trap 'echo err $?' ERR; false; true; (exit 3); false || true; trap - ERR; f() { false; }; trap 'echo E' ERR; f; trap -p ERR
# == trap return and line
trap 'echo ret' RETURN; f() { :; }; f; trap - RETURN; trap 'echo "exit $LINENO"' EXIT
# == wait n
(sleep 0.2; exit 3) & (exit 5) & wait -n; echo $?; wait -n; echo $?; wait -n; echo $?
# == jobs options
sleep 5 & jobs -p | grep -c '^[0-9]*$'; jobs -l | grep -c sleep; jobs; disown %1; jobs; kill $!; wait 2>/dev/null
# == kill of jobs
sleep 10 & kill %1; wait %1; echo $?; sleep 10 & kill %sleep; wait $!; echo $?; kill -l SIGTERM; kill -SIGTERM 99999; echo $?
# == local and dynamic scope
f() { local -i n=1+1; local a=(1 2); local -r k=v; echo $n ${a[1]} $k; }; f; f() { local x; x=5; unset x; echo ${x-unset}; }; x=1; f; echo $x
# == nameref
f() { local -n ref=$1; ref=changed; }; v=old; f v; echo $v; declare -n r=v; echo $r
# == string comparisons with patterns
x=abc; [[ $x = a?c ]] && echo 1; [[ $x != *z* ]] && echo 2; p='a*'; [[ $x == $p ]] && echo 3; [[ $x == "$p" ]] || echo 4
# == set o
set -o | grep -c .; set -o errexit; set -o | grep errexit; set +o errexit; echo $-; set -euo pipefail; echo ok; set +u; echo $nosuch
# == bash -c
bash -c 'echo $0 $1 $#' a b c; bash -c 'exit 3'; echo $?; echo 'echo stdin $1' | bash -s arg; bash -ec 'false; echo never'; echo $?; bash -x -c 'echo t'
# == sourcing
echo 'echo $1 ${BASH_SOURCE[0]}' > l; source ./l arg; . ./l; rm l
# == exec -a and env
exec -a name sh -c 'echo $0'
# == command substitution of a file
echo content > f; x=$(< f); echo $x; rm f
# == printf and arrays
a=(1 2 3); printf '%s,' "${a[@]}"; echo; echo "sum: $((a[0]+a[1]+a[2]))"; ((a[1]+=5)); echo ${a[1]}; echo ${a[@]/2/x} ${a[@]%3}
# == quoting of xtrace
set -x; echo "a b" 'c$d' e\'f ''; [[ a == b ]]; ((1)); a=(1 'x y'); for i in 1; do :; done; case x in x) :;; esac
# == nested functions and recursion
fact() { if (($1<=1)); then echo 1; else local n=$(($1-1)); echo $(($1 * $(fact $n))); fi; }; fact 6; fib() { (($1<2)) && { echo $1; return; }; echo $(($(fib $(($1-1)))+$(fib $(($1-2))))); }; fib 6
# == getopts long loop
set -- -v -o out file; while getopts 'vo:' opt; do case "$opt" in v) v=1;; o) o=$OPTARG;; esac; done; shift $((OPTIND - 1)); echo $v $o "$@"
# == regex forms
[[ 'a b' =~ 'a b' ]] && echo 1; [[ 2024-01-15 =~ ^([0-9]{4})-([0-9]{2})-([0-9]{2})$ ]] && echo ${BASH_REMATCH[1]}/${BASH_REMATCH[3]}; [[ abc =~ (b|c)+ ]] && echo "${BASH_REMATCH[0]}"; [[ abc =~ ^(a)(x)?(b) ]] && echo "${#BASH_REMATCH[@]} ${BASH_REMATCH[3]}"
# == unset array elements and local IFS
f() { local IFS=:; echo "$*"; }; f a b c; x=a:b:c; IFS=: read -ra parts <<< "$x"; echo ${#parts[@]} ${parts[1]}
# == coproc is rare
echo done
