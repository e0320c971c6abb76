mkdir -p r/bin r/etc; echo hi > r/etc/f; chmod 755 r/bin; ln -s f r/etc/l; mkfifo r/p
tar -cf a.tar r/etc/f; wc -c < a.tar
tar tf a.tar
tar -C r -cf b.tar etc/f bin
tar tf b.tar
mkdir x; tar -C x -xf b.tar; find x | sort; cat x/etc/f
tar cvf c.tar r | sort
tar tvf c.tar | cut -c1-21 | sort
tar xf c.tar -C x r/etc/f; cat x/r/etc/f
tar tf c.tar nosuch
tar cf - r/etc/f | tar tf -
tar cf d.tar nosuch
tar cf e.tar
tar
tar tf nosuch.tar
tar -C nosuch -cf f.tar x
tar xf a.tar -C nosuch
tar cf abs.tar /tmp/t/r/etc/f; tar tf abs.tar
ln r/etc/f r/etc/g; tar cf h.tar r/etc/f r/etc/g; mkdir y; tar xf h.tar -C y; stat -c %h y/r/etc/f
tar xf b.tar --strip-components=1 -C y; ls y
tar cf ex.tar --exclude=l r/etc; tar tf ex.tar | sort
tar cf self.tar . ; tar tf self.tar | grep self
tar -xf c.tar -O r/etc/f
n=nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn; mkdir $n; echo long > $n/$n; tar cf l.tar $n; wc -c < l.tar; tar tf l.tar | wc -c
chmod 4750 r/etc/f; tar cf m.tar r/etc/f; rm -r y; mkdir y; tar xf m.tar -C y; stat -c %a y/r/etc/f
