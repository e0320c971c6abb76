# == to and from files
echo a > f; echo b >> f; cat < f; cat f f; echo c >| f; cat f; > f; wc -c < f; rm f
# == descriptors
echo err >&2; { echo out; echo err >&2; } 2>&1 | cat; echo both > f 2>&1; cat f; rm f
{ echo a; echo b >&2; } 2> f; cat f; rm f
exec 3> f; echo three >&3; exec 3>&-; cat f; exec 4< f; read x <&4; echo $x; exec 4<&-; rm f
# == order of redirections
{ echo o; echo e >&2; } 2>&1 >/dev/null; { echo o; echo e >&2; } >/dev/null 2>&1; ls /nosuch 2>/dev/null; echo $?
# == swap
{ echo out; echo err >&2; } 3>&1 1>&2 2>&3 3>&- | cat > f; cat f; rm f
# == read and write
echo hello > f; exec 5<> f; read x <&5; echo $x; echo more >&5; exec 5>&-; cat f; rm f
# == here-documents
cat <<E
a $((1+1)) $(echo sub) \$x \\ "q" 'q'
E
cat <<'E'
$x $(no) \n
E
cat <<\E
$y
E
cat <<"E" | cat
$z
E
# == here-documents with tabs
	cat <<-E
		indented
	a	b
	E
if true; then
	cat <<-'X'
	$q
	X
fi
# == two here-documents
cat <<A; cat <<B
one
A
two
B
cat <<A - <<B 2>/dev/null
x
A
y
B
# == here-document in a loop
for i in 1 2; do cat <<E
$i
E
done
while read a b; do echo "$b $a"; done <<E
1 2
3 4
E
# == here-document without its end
cat <<E
text
# == here-document joined lines
cat <<E
a\
b
E
# == redirections before and after
> f echo x; cat f; < f cat; echo a >f b; cat f; rm f
# == redirections of compound commands
if true; then echo a; fi > f; while read x; do echo "[$x]"; done < f; (echo sub) >> f; { echo g; } >> f; cat f; case x in x) echo c;; esac > f; cat f; rm f
# == redirections of functions
f() { echo out; echo err >&2; }; f 2>/dev/null; f 2>&1 >/dev/null
# == closing
echo x >&- 2>/dev/null; echo $?; (exec 1>&-; echo x) 2>/dev/null; echo $?
# == exec keeps
(exec > f; echo kept; echo more); cat f; rm f
# == builtins with redirections
read x < /etc/hostname; [ -n "$x" ] && echo read; echo x > /dev/null; pwd > f; cat f | grep -c /; rm f
# == noclobber
set -C; echo a > f; echo b > f; echo $?; echo c >| f; cat f; set +C; rm f
# == fd above nine
exec 9> f; echo nine >&9; exec 9>&-; cat f; rm f
# == expansion in targets
x=f; echo a > $x; cat < "$x"; rm f; echo b > ${x}2; cat f2; rm f2
# == failed redirection and the command
echo no > /nosuch/f && echo never; echo $?; : > /nosuch/f; echo $?
# == pipes keep stderr
ls /nosuch | cat; ls /nosuch 2>&1 | cat
# == dup from a variable
fd=2; echo to-err >&$fd; echo x 1>&2
