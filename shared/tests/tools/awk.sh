printf 'one 1 x\ntwo 2 y\nthree 3 x\n' > f
awk '{print $1}' f
awk '{print $NF, NR}' f
awk '$2 > 1' f
awk '/t/ {print $2}' f
awk -F: '{print $1 "-" $3}' /etc/passwd | head -2
awk -F: '$3 == 0 {print $1}' /etc/passwd
awk 'NR==2' f
awk 'NR>1 && $3=="x" {print}' f
awk '{s += $2} END {print s, NR, s/NR}' f
awk 'BEGIN {print 1/3, 2^10, 7%3, "a" "b"}'
awk 'BEGIN {printf "%5d|%-5s|%.2f\n", 42, "ab", 3.14159}'
awk '{a[$3]++} END {print a["x"], a["y"]}' f
awk '{$2 = "z"; print}' f
awk -v n=3 '$2 == n' f
awk 'BEGIN {OFS=","} {$1=$1; print}' f
awk '{print length($1), toupper($1), substr($1, 2, 2)}' f
awk '{sub(/o/, "0"); print}' f
awk '{n += gsub(/e/, "E")} END {print n}' f
awk 'BEGIN {n = split("a:b:c", p, ":"); print n, p[1], p[3]}'
awk 'BEGIN {for (i = 0; i < 3; i++) print i}'
awk 'BEGIN {i = 3; while (i > 0) {print i; i--}}'
awk 'BEGIN {if (1 > 2) print "a"; else print "b"}'
awk '$1 ~ /^t/ {print $1}' f
awk '$1 !~ /^t/' f
awk '/one/,/two/' f
awk 'BEGIN {print index("hello", "ll"), match("hello", /l+/), RSTART, RLENGTH}'
awk '{print > "out"}' f; cat out
awk '{print $1; exit}' f
awk 'END {print $0}' f
awk 'BEGIN {exit 3}'
awk '{print $1}' nosuch
awk 'BEGIN {x["a"]=1; if ("a" in x) print "in"; delete x["a"]; print ("a" in x)}'
awk '{print NR": "$0}' f
awk 'NF' f
awk '!seen[$3]++' f
awk '{print $1, $2 * 2 + 1}' f
awk 'BEGIN {print length("abc"), int(3.9), -3 % 2}'
awk '{ total = total $1 } END { print total }' f
awk 'BEGIN { print substr("hello", 0, 2), substr("hello", 4), 1e6, 1000000, 0.1 + 0.2 }'
echo "a,b;c" | awk -F'[,;]' '{print $2, NF}'
echo 10 9 | awk '{print ($1 > $2)}'
echo "x 5" | awk '{print $2++ + ++$2, $0}'
awk '$2 >= 2 { c++ } END { print c+0 }' f
