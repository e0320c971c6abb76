mkdir m; mount -t tmpfs -o size=1m,mode=755 x m
mkdir m/a m/b; mount --bind m/a m/b; mount --make-shared m/b
findmnt -R /tmp/t/m
findmnt /tmp/t/m
findmnt m/b
findmnt -n -o TARGET,PROPAGATION -R /tmp/t/m
findmnt -l -R m -o TARGET,SOURCE,FSROOT
findmnt -rn -R m
findmnt -P m
findmnt --ascii -R m -o TARGET
findmnt -o TARGET x
findmnt -T m/a -o TARGET -n
findmnt -M /tmp/t/nosuch
findmnt -o NOSUCH
findmnt nosuch
findmnt -@
mountpoint m
mountpoint m/a
mountpoint -q m; echo $?
mountpoint nosuch
mountpoint
df m
df -h m
df -T m/a
df --nosuch
df nosuch
echo hello > m/a/f; mkdir -p m/a/d/e; echo x > m/a/d/g
du m/a
du -a m/a/d
du -sh m/a
du -h -d 1 m/a
du -c m/a/d m/a/f
du -b m/a/f
du nosuch
mount --bind nosuch m/a
mount --bind m/a nosuch
mount -t nosuchfs x m/a
mount -o remount,ro,bind m/b; findmnt -n -o OPTIONS m/b | cut -d, -f1; touch m/b/z
mount --make-rprivate m; mount --make-slave m/b; findmnt -n -o PROPAGATION m/b
mkdir m/c; mount --move m/b m/c; findmnt -n -o TARGET -R m
umount m
umount m/c; umount m/c
umount nosuch
umount -l m; mountpoint m
mount -t tmpfs a m; mount -t tmpfs b m; findmnt -n -o SOURCE m; umount m; findmnt -n -o SOURCE m; umount -R m; mountpoint m
