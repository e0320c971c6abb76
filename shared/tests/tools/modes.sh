touch f; mkdir -p d/e; touch d/e/g
chmod 600 f; chmod +x f; stat -c %a f
chmod -x f; stat -c %a f
chmod u=rwx,g=rx,o= f; stat -c %a f
chmod a+X d/e/g d; stat -c '%a %n' d/e/g d
chmod -R 700 d; stat -c '%a %n' d d/e d/e/g
chmod -R go+rX d; stat -c '%a %n' d d/e d/e/g
chmod u+s f; stat -c %A f
chmod +t d; stat -c %A d
chmod g+s d; chmod 755 d; stat -c %a d
chmod z f
chmod 8 f
chmod -R 755 nosuch
chmod -f 755 nosuch
chown -R 3:4 d; stat -c '%u %g %n' d d/e/g
chown :5 f; stat -c %u:%g f
chown root: f; stat -c %u:%g f
chgrp 7 f; stat -c %g f
chgrp nosuchgroup f
ln -s f l; chown -h 9 l; stat -c %u l f
cp -v f c; mv -v c c2; rm -v c2
mkdir s; cp -t s f; ls s; mv -t s l; ls s
cp -n f s/f; mv -n f s/f; ls f
cp -l f hard; stat -c %h f
cp -s /tmp/t/f soft; readlink soft
cp -rv d d2
rm -rv d2
cp -a d d3; stat -c '%u %a' d3/e/g
touch -d '2024-01-02 03:04:05' f; stat -c '%y' f | cut -c1-19
touch -d @1000000000 f; stat -c %Y f
touch -r f f2; stat -c %Y f2
touch -t 202401020304.05 f; stat -c %Y f
date -u -d @0
date -u -d '2024-02-29 12:34:56' +%s
date -u -r f2 +%F
date -u -d @86400 -I
date -u -d @0 -R
head -n -1 /etc/hostname | wc -l
tail -c 3 /etc/passwd | wc -c
printf 'a\nb\nc\n' | head -n -1
