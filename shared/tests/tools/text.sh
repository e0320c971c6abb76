printf 'pear 3\napple 10\nfig 2\napple 1\n' > f
sort f
sort -r f
sort -k2 -n f
sort -k2,2nr f
sort -k1,1 -k2,2n f
sort -u -k1,1 f
sort nosuch
sort -t: -k3n /etc/passwd | head -3 | cut -d: -f1
printf 'b\na\nb\nb\n' | uniq -c
printf 'b\nb\na\n' | uniq -d
printf 'B\nb\na\n' | uniq -iu
printf '1K\n2\n1M\n3K\n' | sort -h
cut -d: -f1,7 /etc/passwd | head -2
cut -c1-3 f
cut -c 2- f
cut f
cut -f0 f
cut -d' ' -f2 f
cut -d, -f2 f
cut -sd, -f2 f
cut -d' ' -f2 --output-delimiter=- f
tr a-z A-Z < f
tr -d 'aeiou' < f
tr -s 'p' < f
echo 'a  b' | tr -s ' ' '\n'
tr -cd '[:digit:]\n' < f
echo hello | tr
echo hello | tr a
echo hello | tr z-a x
echo one | tee g h
cat g h
echo two | tee -a g > /dev/null; cat g
echo x | tee /nosuch/file
seq 3
seq 2 4
seq 1 2 7
seq 5 -2 0
seq -w 8 11
seq -s, 1 4
seq 0.5 0.5 2
seq
seq a
seq 1 0 2
tac f
echo abc | rev
basename /usr/bin/sort
basename a/b.c .c
basename -a x/y z/w
basename /
basename
dirname /usr/bin/sort a b/c/ /
dirname
realpath /usr/../usr/lib/ .
realpath nosuch/x
realpath -e nosuch
realpath -m nosuch/x
truncate -s 1K t; wc -c t
truncate -s +24 t; wc -c < t
truncate t
truncate -s 1Q t
echo a b c | xargs
echo a b c | xargs -n1 echo x
echo a b c | xargs -n 2
printf 'a b\nc\n' | xargs -I{} echo '<{}>'
printf 'a\0b c\0' | xargs -0 -n1 echo
echo "a 'b c' d" | xargs -n1 echo
xargs -r echo < /dev/null
echo a | xargs false
echo a | xargs nosuchcmd
printf 'a\n' | xargs -t echo
wc f g
wc -l < f
head -n 2 f
tail -n 1 f
tail -n +3 f
head -c 3 f
head nosuch
yes | head -n 2
sync
