# == lists and statuses
true && echo a || echo b; false && echo c || echo d
! true; echo $?; ! false; echo $?
false; echo $?; (exit 7); echo $?; { false; }; echo $?
true | false; echo $?; false | true; echo $?
# == comments and joined lines
echo one \
  two # three
echo a#b '#' \# #c
ec\
ho joined
# == groups and subshells
x=1; (x=2; echo $x); echo $x
{ x=3; echo $x; }; echo $x
(cd /; pwd); (exit 3) || echo $?
( (echo nested) ); { { echo deep; }; }
# == if elif else
for n in 1 2 3; do if [ $n = 1 ]; then echo one; elif [ $n = 2 ]; then echo two; else echo more; fi; done
if false; then echo no; fi; echo $?
if ! true; then :; else echo else; fi
# == while and until
i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done
until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i
while false; do :; done; echo $?
while true; do break; done; echo $?
# == break and continue with levels
for i in 1 2 3; do for j in a b c; do [ $j = b ] && continue 2; [ $i = 3 ] && break 2; echo $i$j; done; done; echo end
# == for without in
f() { for a; do echo "<$a>"; done; }; f x 'y z' ''
for a in; do echo never; done; echo $?
for i in a b
do
  echo $i
done
# == case
for w in apple banana cherry '' '*' 'a b' -x; do
  case $w in
    a*e) echo "1 $w";;
    (b*|c*) echo "2 $w";;
    '') echo empty;;
    \*) echo star;;
    [!a-z]*) echo "other $w";;
    *) echo "default $w"
  esac
done
case x in esac; echo $?
case x in y) false;; esac; echo $?
case abc in a$(echo b)c) echo substituted;; esac
x='*'; case abc in $x) echo pattern;; esac; case abc in "$x") echo no;; *) echo quoted;; esac
# == functions
f() { echo "$1 $# $0" | cat; return 3; }; f a b; echo $?
g() ( x=inner; echo $x ); x=outer; g; echo $x
h() { echo redirected; } > /dev/null; h; echo $?
r() { [ $1 -le 1 ] && echo 1 && return; echo $(( $1 * $(r $(($1-1))) )); }; r 5
f() { f2() { echo defined; }; }; f; f2
# == local variables
x=global; f() { local x=local y; echo $x ${y-unset}; g; }; g() { echo $x; x=changed; }; f; echo $x ${y-unset}
f() { local a=1 b=2; echo $a $b; }; f; echo ${a-none}
# == functions with assignments before
f() { echo $V; }; V=1 f; echo ${V-unset}
# == reserved words as arguments
echo if then else fi for do done while case esac { } ! in
# == semicolons and newlines
if true
then
  echo a; echo b
fi; for i in 1 2; do
  echo $i
done | cat
echo x &&
echo y ||
echo z |
cat
# == background and wait
sleep 0 & wait $!; echo $?
(exit 5) & wait $!; echo $?
false & true & wait; echo $?
{ sleep 0.1; echo later; } & echo first; wait
# == wait for a stranger
wait 99999; echo $?
# == exit in a subshell
(echo in; exit 4; echo never); echo $?
echo $(exit 3)$?; x=$(exit 6); echo $?
# == exit in the middle
echo a; exit 9; echo b
# == exit status of the last command
false
# == not found
nosuchcommand; echo $?
./nosuchfile; echo $?
/; echo $?
nosuch | cat; echo $?
# == not executable
echo 'echo hi' > s; ./s; echo $?; chmod +x s; ./s; echo $?; rm s
# == empty commands and colons
: ; : a b; echo $?
$(true); echo $?; $(false); echo $?
x= ; echo "[$x]"
# == assignments
a=1 b=2; echo $a$b; a=x b=$a; echo $b
a='1 2' b=$a; echo "$b"; c=~; [ "$c" = "$HOME" ] && echo home
A=5 sh -c 'echo $A'; echo ${A-unset}
# == long lines of pipes
echo abc | cat | cat | cat | cat | wc -c
echo "a
b" | while read l; do echo "[$l]"; done
echo x | { read y; echo $y; }; echo "${y-unset}"
# == nested quotes
echo "a 'b' \"c\" \$d \\ \x"; echo 'a "b" \n'; echo a'b'"c"d
echo "$(echo "inner $(echo "innermost 'q'")")"
# == backquotes
echo `echo a` `echo \`echo b\`` "`echo "c d"`"
x=`echo one; echo two`; echo $x; echo "$x"
# == eval
x='echo hi; y=5'; eval $x; echo $y; eval 'echo "$x"'; eval; echo $?; eval false; echo $?
# == subshell sees functions and variables
f() { echo f; }; v=1; (f; echo $v); echo $(f)
# == return outside of values
f() { return; }; false; f; echo $?; g() { true; return 200; }; g; echo $?
# == set positional
set -- a b c; echo $# $1 $3; shift; echo $# $1; shift 2; echo $#; set -- ; echo $#
set a -b c; echo $2
# == dollar names
set -- 1 2 3 4 5 6 7 8 9 10 11; echo $10 ${10} ${11}; echo $1a "$1"b
echo $ "$" '$' a$ $. 
# == command and type
command echo x; command -v echo; command -v if; command -v nosuch; echo $?
type cd; type if; f() { :; }
# == true and false with arguments
true --help; echo $?; false x; echo $?
# == dot
echo 'echo sourced $1; v=9' > lib.sh; . ./lib.sh; echo $v; rm lib.sh
# == unset
x=1; unset x; echo ${x-none}; f() { echo f; }; unset -f f; f; echo $?
unset nosuch; echo $?
# == readonly
readonly r=1; echo $r; (r=2; echo never); echo $?; (unset r); echo $?
# == umask
umask 022; umask; umask 077; umask; umask -S
# == deep nesting
if true; then while true; do case a in a) for i in 1; do { (echo deep); }; done;; esac; break; done; fi
# == pipe into a loop with break
while :; do echo y; done | { read a; read b; echo $a $b; }
# == redirected loop
for i in 1 2 3; do echo $i; done > out; cat out; while read l; do echo "l=$l"; done < out; rm out
# == brace is an argument
echo {a} }; echo {
# == newline in words
x='a
b'; echo "$x"; echo $x
# == status of pipelines with negation
! true | false; echo $?; ! false | true; echo $?
# == here in function
f() { cat <<E
$1
E
}; f hello
# == shebang scripts
printf '#!/bin/sh\necho "$0" "$@"\nexit 4\n' > s; chmod 755 s; ./s a 'b c'; echo $?; rm s
