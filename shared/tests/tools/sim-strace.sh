strace echo hi
strace -f -e trace=fork,execve,wait4,exit_group sh -c 'true & wait'
strace -c cat /etc/hostname
strace nosuch
strace -e trace=nosuch true
strace
strace -p 99
strace -p 1x
strace -Q
strace -e trace=unshare unshare -u true
strace -y -e openat cat /etc/hostname
strace -s 3 echo hello
strace sh -c 'kill -9 $$'
strace -e none sh -c 'exit 3'
strace -o /tmp/o -f -e clock_nanosleep,exit_group sh -c 'sleep 0.1 & sleep 0.2; wait'; cat /tmp/o
sleep 1 & strace -p $!
sleep 5 & p=$!; strace -q -e none -p $p & sleep 0.1; kill $!; wait $!; echo $?; kill -0 $p; kill $p
