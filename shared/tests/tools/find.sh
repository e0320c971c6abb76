mkdir -p d/e/f; touch d/a.txt d/e/b.txt d/e/f/c.c; ln -s a.txt d/l; mkfifo d/p
find d | sort
find d -name '*.txt' | sort
find d -type d | sort
find d -type f -name '*.c'
find d -maxdepth 1 | sort
find d -mindepth 2 -type f | sort
find d -type l -printf '%p -> %l\n'
find d -name '*.txt' -exec echo {} \; | sort
find d -name b.txt -exec echo x{}y \;
find d -name '*.c' -exec echo {} +
find d ! -type f -o -name c.c | sort
find d \( -name a.txt -o -name c.c \) -print | sort
find d -name e -prune -o -type f -print
find d -empty | sort
find d -type p -printf '%y %m %s %f %h %d\n'
find d -perm 644 | sort
find d -perm -111 -type d | sort
find d -user root -name l
find d -size 0 -type f | sort
find nosuch
find d -nosuch
find d -name
find d -type x
find d -maxdepth x
find d foo bar
find d/e -name '*.c' -delete; find d/e | sort
find d -newer d/a.txt -name zz
find . -path './d/e*' -type d | sort
find d -delete; ls d
