echo hello > f; ln f h; ln -s f l; ln -s nosuch dangling; mkdir -m 700 d; mkfifo p; chmod 640 f
stat -c '%n %s %F %a %A %h %U:%G' f l d p dangling
stat -c '%N' f l
stat -c '%b %B %o' f
stat f | grep -v -e Device -e '20[0-9][0-9]-' -e Birth
stat d | sed -n '1p;4p'
stat /dev/null | sed -n '1,2p;4p' | cut -c1-60
stat -t nosuch
stat nosuch
stat -L -c %F l dangling
stat --printf='%n\t%s\n' f
stat -c '[%5s] [%-5s] [%05s]' f
stat -f -c '%T %l %s' .
stat
stat -c %y f | cut -c5
readlink l dangling
readlink f
readlink -f l d/../l nosuch nosuch/x
readlink -n l; echo
cat nosuch
cat f f
cat -n f
printf 'a\tb\001\n\nc' | cat -A
printf 'a\n\n\n\nb\n' | cat -s
printf 'a\n\nb\n' | cat -b
cat -E f
mkdir d
mkdir -p d/x/y; mkdir -v d/z
mkdir nosuch/a
mkdir
rmdir d
rmdir d/z; ls d
rm d
rm nosuch
rm -f nosuch
rm -r d; ls
cp f g; cp f nosuch/x
cp d e
mkdir d; cp f d; cp f h d; ls d
cp -r d e; ls e
cp -a l l2; readlink l2
cp l l3; stat -c %F l3
cp -p f fp; stat -c %a fp
cp nosuch x
cp f
mv g g2; ls g2
mv nosuch x
mv f d e; ls e
ln -s x l
ln -sf x l; readlink l
ln nosuch y
touch -c zz; ls zz
touch nosuch/z
chmod u+x e/f; stat -c %a e/f
chmod 999 e/f
chmod a=r,u+w e/f; stat -c %A e/f
chmod nosuch
chmod 644 nosuch
chown nosuchuser e/f
chown 1:2 e/f; stat -c %u:%g e/f
ls -1 e
ls -a d
ls nosuch
ls -d d e
ls -F
ls -p
ls -R e
ls -l e | sed 's/[A-Z][a-z][a-z] [ 0-9][0-9] [0-9:]*/DATE/'
ls -i e/f | tr -d 0-9
ls -n e | cut -c1-18 | tail -1
ls --color=never e
ls -S e; ls -t e | wc -l; ls -r e
ls -@
ls -lh e | cut -c1-28 | tail -1
ls -m e
ls -x e
ls -g e | cut -c1-20 | tail -1
ls -o e | cut -c1-24 | tail -1
ls -s e
