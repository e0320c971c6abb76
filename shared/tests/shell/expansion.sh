# == defaults
unset x; e=; echo ${x-a} ${x:-b} ${e-c} ${e:-d} ${x+e} ${e+f} ${e:+g} "${x:-h i}"
echo ${x:=set} $x; echo ${e=no}${e:=yes} $e; v=v; echo ${v:+"a  b"}
echo ${x:-$(echo cmd)} ${y:-${z:-deep}} "${y:-"q  q"}" ${y:-'s  s'} "${y:-'s'}"
# == lengths
x=hello; echo ${#x} ${#} ${#y}; set -- a b c; echo ${#@} ${#*} ${#1}
# == trimming
f=/usr/local/lib.tar.gz; echo ${f%.*} ${f%%.*} ${f#*/} ${f##*/} ${f%nosuch} ${f#"/usr"}
p='a*b'; echo "${p%'*'b}" "${p#*\*}"; x=aaa; echo ${x%a} ${x%%a*} ${x#?} ${x##[ab]}
v=.; echo "${f%%"$v"*}"
# == at and star
set -- 'a b' c ''; for i in "$@"; do echo "<$i>"; done; for i in "$*"; do echo "<$i>"; done; for i in $@; do echo "<$i>"; done
IFS=,; echo "$*"; echo $*; IFS=; echo "$*"; unset IFS; echo "$*"
set --; for i in "$@"; do echo never; done; echo "[$@]" "[$*]"; set -- "x$@y"; echo $# $1
set -- a b; set -- "x$@y"; echo $# $1 $2
# == field splitting
x='  a   b  '; for i in $x; do echo "<$i>"; done; echo "$x"
IFS=:; x='a::b:'; for i in $x; do echo "<$i>"; done; x=':a'; for i in $x; do echo "<$i>"; done
IFS=' :'; x=' a : b ::c'; for i in $x; do echo "<$i>"; done
IFS=; x='a b'; for i in $x; do echo "<$i>"; done
# == splitting of substitutions
for i in $(echo a b; echo c) "$(echo d e)"; do echo "<$i>"; done
x=$(printf 'a\n\n\n'); echo "[$x]"; for i in x$(echo 'a b')y; do echo "<$i>"; done
# == globbing
mkdir g; cd g; : > a.c; : > b.c; : > .h; : > 'x y'; mkdir d; : > d/e.c
echo *; echo *.c; echo .*; echo */*; echo */; echo nosuch*; echo [ab].c [!a].c [a-b].? "*"; echo ?' '?
for f in *.c; do echo "<$f>"; done; x='*.c'; echo $x "$x"; echo \*.c; set -f; echo *.c; set +f; echo d/*.c ./*.c
cd ..; rm -r g
# == brackets
for w in a B 5 - ] '[' '\' é; do case $w in [[:alpha:]]) echo alpha;; [[:digit:]]) echo digit;; [-]) echo dash;; []]) echo close;; [[]) echo open;; [\\]) echo back;; *) echo other;; esac; done
case ab in [a-c][!x-z]) echo yes;; esac; case '[a' in '[a') echo lit;; esac; case '[a' in [a) echo unclosed;; esac
# == tilde
HOME=/h; echo ~ ~/x a~ "~" '~' \~; x=~/y; echo $x; x=a:~/b:~; echo $x; echo ~root ~nosuchuser
# == arithmetic
echo $((1+2*3)) $(( (1+2)*3 )) $((7/2)) $((-7/2)) $((7%3)) $((-7%3)) $((1<<4)) $((255>>2)) $((5&3)) $((5|3)) $((5^3)) $((~5)) $((!5)) $((!0))
echo $((1<2)) $((2<=2)) $((3>4)) $((3>=4)) $((1==1)) $((1!=1)) $((1&&0)) $((1||0)) $((1?2:3)) $((0?2:3))
x=5; echo $((x+1)) $(($x+1)) $((x=7)) $x $((x+=2)) $((x-=1)) $((x*=2)) $((x/=4)) $((x%=3)) $((x<<=2)) $((x>>=1)) $((x|=8)) $((x&=12)) $((x^=5))
echo $((0x1F)) $((010)) $((-3)) $((+3)) $((- -3)) $(( 1 + $(echo 2) )) $(("1"+1))
echo $((2+3
+4)); y=; echo $((y)) $((nosuch+1)); z=x; echo $((z))
echo $((9223372036854775807+1)) $((1,2)) 2>/dev/null
# == arithmetic in subscripts of words
i=0; i=$((i+1)); echo a$((i))b "$((i*2))"
# == quoting results
x='a"b'; echo $x "$x"; x='$y'; echo $x; x='a\nb'; printf '%s\n' "$x"; x="it's"; echo $x
# == nested substitutions
echo $(echo $(echo $(echo deep))); echo "$(echo "a b" | (read x y; echo $y))"
echo $(case x in x) echo case;; esac) $(case x in (x) echo paren;; esac)
echo $( # a comment with )
echo after) 
echo $(cat <<E
here ) in
E
)
# == special parameters
echo $# $? "$-" | grep -c .; [ $$ -gt 0 ] && echo pid; (echo $$) | grep -q "^$$\$" && echo same; [ -n "$PPID" ] && echo ppid
sleep 0 & [ $! -gt 0 ] && echo bang; wait
echo ${#-} | grep -c .; echo "$0" | grep -c .
# == LINENO
echo $LINENO
echo $LINENO
f() { echo $LINENO; }
f
# == empty fields
set -- ''; echo $#; set -- $nosuch; echo $#; set -- "$nosuch"; echo $#; set -- $nosuch"" ; echo $#; x=; set -- $x$x; echo $#
# == words that join
x=1; echo a"$x"b'c'$x; echo "a"\ "b"; echo a\
b
# == escapes in double quotes
echo "\a \$x \` \" \\ \
joined"
# == unusual names
_x1=ok; echo $_x1 ${_x1}; echo $1x${1}x
# == substitution keeps inner newlines
x="$(printf 'a\nb\n\n')"; echo "$x"; echo $x
# == assignments do not split
x='a  b *'; y=$x; echo "$y"; z=$(echo 'c  d'); echo "$z"
# == trim with special characters
x='a/b/c'; echo ${x%/*} ${x%%/*} "${x#*/}" "${x##*/}"; x='a]b'; echo "${x%]*}"; x='}'; echo "${x#\}}" "${y:-\}}"
# == positional in functions
set -- out; f() { echo $1 $#; set -- new; echo $1; shift; echo $#; }; f in; echo $1
# == export
export E=1; sh -c 'echo $E'; F=2; sh -c 'echo ${F-none}'; export F; sh -c 'echo $F'; unset E; sh -c 'echo ${E-gone}'
