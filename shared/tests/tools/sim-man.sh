man clone
LANG=zh_CN.UTF-8 man unshare
man 7 namespaces | head -5
man sort
man nosuch
man 3 clone
man
ldd /bin/ls
ldd nosuch
vi f
mkfs -t ext4 x
losetup -a
mount -o loop img /mnt
tar czf x.tgz f
