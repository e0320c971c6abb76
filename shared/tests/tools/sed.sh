printf 'one 1\ntwo 2\nthree 3\nfour 4\n' > f
sed 's/o/0/' f
sed 's/o/0/g' f
sed -n 2p f
sed -n '2,3p' f
sed -n '$p' f
sed '2d' f
sed '/two/d' f
sed -n '/two/,/four/p' f
sed '/one/,+1d' f
sed -n '/t/!p' f
sed -E 's/([a-z]+) ([0-9]+)/\2 \1/' f
sed 's/\([a-z]*\) \(.*\)/\2-\1/' f
sed 's|one|/|' f
sed 's/[0-9]/<&>/' f
sed -e 's/one/1/' -e '$d' f
sed '1a bottom' f
sed '2c changed' f
sed 'y/abc/xyz/' f
sed = f | sed 'N;s/\n/\t/'
sed '$!N;P;D' f
sed -n '1!G;h;$p' f
sed ':a;N;$!ba;s/\n/,/g' f
sed 2q f
sed '2q5' f
sed 's/t/T/2;s/e/E/2' f
sed 's/THREE/3/I' f
sed -n 's/o/0/p' f
sed -i 's/one/uno/' f; cat f
sed -i.bak '1d' f; cat f f.bak
sed 's/a' f
sed 'k' f
sed p nosuch
sed '{s/t/T/;s/w/W/}' f
sed -n '/two/{p;p}' f
sed '1~2d' f
sed 's/x*/-/g' f
sed 's/\bt/T/' f
sed 's/.*/\U&/' f
sed 's/\w\+/\u&/' f
printf 'no newline' | sed 's/no/a/'
printf 'a\nb\n' | sed '2r f'
sed -n '2{p;q}' f
sed '0d' f
sed 's/a/b/zz' f
sed 's/\(a\)/\2/' f
sed '/x/b end; s/t/_/; :end' f
sed 'b nowhere' f
sed -n '$=' f
sed 's/o/\n/' f
sed 's/ /\t/' f
sed '/two/s//2/' f
sed -s -n '1p' f f
sed -n '1p' f f
sed '/two/,/two/d' f
