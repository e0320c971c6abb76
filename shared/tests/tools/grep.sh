mkdir -p d/e; printf 'one\ntwo words\nThree\n' > d/a; printf 'two\nfour_two\n' > d/e/b
grep two d/a
grep -r two d | sort
grep -rn two d | sort
grep -rl two d | sort
grep -c two d/a d/e/b
grep -i three d/a
grep -v two d/a
grep -n o d/a
grep -o 't[a-z]*' d/a
grep -w two d/e/b
grep -x two d/e/b
grep -E 'one|Three' d/a
grep -F 'w.' d/a
grep -q one d/a && echo yes
grep -A1 one d/a
grep -B1 Three d/a
grep -C1 two d/a
grep -m1 o d/a
grep -L one d/a d/e/b
grep -h two d/a d/e/b
grep -H two d/a
grep -e one -e Three d/a
grep -s x nosuch
grep x nosuch
grep x d
grep nosuch d/a
grep '\bw' d/a
grep '\<two\>' d/e/b
echo abc | grep -o .
printf 'a\nb\nc\nd\na\n' | grep -n -A1 a
cd d; grep -r two | sort; cd ..
grep -on 'o' d/a
grep -ci T d/a
printf 'x\n' > pat; grep -f pat d/a
grep '^$' d/a
grep -vc '^$' d/a
