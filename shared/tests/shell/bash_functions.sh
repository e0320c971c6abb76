# == functions are printed in bash's own layout
f1() { echo a; echo   "b  c" 'd'   $x > /tmp/o 2>&1; }
f2() { if [ -f x ]; then echo 1; elif true; then echo 2; else echo 3; fi; }
f3() { for i in a b "$@"; do echo $i; done; for j; do :; done; for ((i=0;i<3;i++)); do echo $i; done; }
f4() { while read -r l; do echo $l; done < /etc/passwd; until false; do break; done; }
f5() { case $1 in a|b) echo ab;; (c) echo c; echo d ;& *) ;; esac; }
f6() { ( cd /; ls ) | wc -l && echo ok || echo no; ! true; }
f7() { local a=(1 2 "3 4") b; declare -A m=([x]=1); a+=(5); (( a++ )); [[ $a == b* && -f x || ! ( -d y ) ]]; sleep 1 & wait; }
f9() { g() { echo in; }; g; }
f10 () ( echo sub )
function f11 { echo $(date; ls) `id` $((1+2)) ${a:-b} "${x[@]}"; }
f12() { select x in a b; do break; done; time ls; { echo grp; } > f; x=1 y=2 cmd; <in cat >>out 2>/dev/null; a=1; }
f13() { echo a | b |& c; exec 3<>f 4>&- 5<&0 {fd}>x &>y; cat <<< "$x"; echo x >| f; }
f15() { return 3; }
f16() { echo a &
echo b; if a; b; then c & d; fi; }
f17() {
  # comment
  if true
  then
    echo multi \
      line
  fi
  [[ $a =~ ^x(.*)$ ]] && return
  cat <<-'EOF' | sort
	tab
	EOF
}
f18() { echo a; } > /dev/null
f19() { for i in 1; do if x; then while y; do z; done; fi; done; { a; b; }; ((x=1)); }
type f1 f2 f3 f4 f5 f6 f7
declare -f f9 f10 f11 f12 f13 f15 f16 f18 f19
declare -F
# == an exported function goes to a child
hello() { echo "hello $1"; }
export -f hello
bash -c 'hello you; type hello'
# == type -a and command -V of a function
f() { ls "$@"; }
type -t f
command -V f
# == unset -f takes it away
f() { :; }
unset -f f
type f
