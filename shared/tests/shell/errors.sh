# == unexpected paren
echo )
# == unexpected done
done
# == unexpected fi in the middle
echo before
if true; then echo x; done
# == unexpected end
if true; then
echo x
# == unterminated quote
echo "abc
# == unterminated single quote
echo 'abc
# == unterminated substitution
echo $(echo
# == unexpected semicolon
; echo x
# == two semicolons
echo a;; echo b
# == two pipes
echo a | | cat
# == and at the end
true &&
# == bad for
for 1x in a; do :; done
# == empty body
while true; do done
# == bad substitution
echo ${a b}; echo after
# == bad redirect
echo x > /nosuch/dir/file; echo $?; cat < /nosuch; echo $?
# == redirect to nothing
echo >
# == bad descriptor
echo x >&7; echo $?
# == unset with u
set -u; echo ${x-ok}; echo $nosuch; echo never
# == parameter error
echo ${nosuch:?}; echo never
# == parameter error message
(: ${nosuch:?is missing}; echo never); echo $?; : ${nosuch?}
# == division by zero
echo $((1/0)); echo after
# == arithmetic syntax
echo $((1+)); echo after
# == readonly assignment
readonly x=1; x=2; echo after $?
# == cd errors
cd /nosuch; echo $?; cd /etc/passwd; echo $?
# == shift too many
shift 3; echo $?
# == exit with a word
exit abc
# == return at top
return 3; echo $?
# == kill nobody
kill -0 99999; echo $?
# == unknown signal
kill -FOO 1; echo $?
# == test errors
[ 1 -eq a ]; echo $?; [ a b c ]; echo $?; [ -q x ]; echo $?; [ 1 = 1; echo $?
# == bad option of set
set -q; echo $?
# == bad unset option
unset -q x; echo $?
# == export of a bad name
export 1x=2; echo $?
# == read of a bad name
read 1x < /dev/null; echo $?
# == break outside of a loop
break; echo $?; continue; echo $?
# == dot of nothing
. ./nosuch.sh; echo after
# == exec of nothing
exec nosuch; echo never
# == a directory and a file without permission
mkdir d; ./d; echo $?; echo x > f; ./f; echo $?; rm -r d f
# == wrong interpreter
printf '#!/nosuch/interp\n' > s; chmod +x s; ./s; echo $?; rm s
# == function name and syntax
f( { echo x; }
# == case without esac
case x in x) echo y;;
# == unexpected word after group
{ echo x; } y
# == else without if
else
# == local outside
local x=1; echo $?
# == getopts without
getopts; echo $?
# == umask of nonsense
umask 999; echo $?
# == unalias of nothing
unalias nosuch; echo $?
# == fg without jobs
fg; echo $?; bg; echo $?; jobs; echo $?
# == type of nothing
type nosuch; echo $?
# == printf without
printf; echo $?
# == exit status 126 and 127 in pipelines
/etc/passwd | cat; nosuch 2>&1 | cat
