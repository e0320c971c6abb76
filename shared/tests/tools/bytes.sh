printf 'hello\nworld\t\0\001\377 end of the line\n' > f
od f
od -c f
od -An -tx1 f
od -A x -t x1z f
od -A d -t u2 f
od -x f
od -N 4 -t x1 f
od -j 6 -c f
od -b f
printf '%064d' 0 | od -c
hexdump f
hexdump -C f
hexdump -C -n 5 f
hexdump -C -s 6 f
printf '%064d' 0 | hexdump -C
xxd f
xxd -p f
xxd -l 4 f
xxd -c 8 f
xxd -g 1 f
md5sum f
sha1sum f
sha256sum f
md5sum f > sums; md5sum -c sums
echo x >> f; md5sum -c sums
md5sum nosuch
sha256sum < f
echo abc | md5sum
md5sum --tag f
sha256sum -c nosuch
dd if=f of=g bs=4 count=2 status=none; cat g
dd if=f bs=5 skip=1 count=1 status=none
dd if=/dev/zero of=z bs=1K count=4 status=noxfer; wc -c < z
dd if=/dev/zero of=z bs=1K count=1 seek=8 status=none; wc -c < z
printf AB | dd of=z conv=notrunc status=none; wc -c < z; head -c 2 z
dd if=nosuch
dd bs=0
dd foo=1
dd foo
dd if=/dev/zero of=z bs=1M count=2 2>&1 | sed 's/copied.*/copied/'
mknod p p; stat -c %F p
mknod
mknod x
mknod x c
mknod x c 1
mknod x p 1 3
mknod x z 1 3
mknod x c a 3
truncate -s 10 t; od -c t
