#!/bin/sh
# One node: namespaces of its own for network, mounts, processes, cgroups, host name and IPC; a root folder on a disk of its own; in
# it containerd, the kubelet and their like. Whatever it makes ends with its first process: interfaces, rules, mounts, loop devices.
# node.sh STAGE FOLDER; FOLDER has node.env and, in etc/, what the programs read.
set -eu
stage=$1
folder=$2
# shellcheck disable=SC1091 # made by us, beside the rest
. "$folder/node.env"
root=$folder/root

again() { # STAGE COMMAND…: goes on in what the command makes
  stage=$1
  shift
  exec "$@" sh "$0" "$stage" "$folder"
}

join_cgroups() { # its own in every hierarchy, as the root of what it sees; its programs in a child of that, as cgroup v2 demands
  while read -r path; do
    echo 0 >"$path/cgroup.procs"
  done <"$folder/cgroups"
}

network() {
  hostname "$NODE"
  ip link set lo up
  lan=$(cat "$LAN_PID_FILE")
  for link in $LINKS; do # bridge=interface=address/prefix
    bridge=${link%%=*}
    rest=${link#*=}
    interface=${rest%%=*}
    # shellcheck disable=SC2153 # of node.env
    peer=$PEER-${interface#eth}
    # one that was cut off leaves its interface until the kernel has cleared its namespace away
    nsenter --target "$lan" --net ip link delete "$peer" 2>/dev/null || true
    ip link add "$interface" type veth peer name "$peer" netns "$lan"
    nsenter --target "$lan" --net ip link set "$peer" master "$bridge" up
    ip address add "${rest#*=}" dev "$interface"
    ip link set "$interface" up
  done
  ip route add default via "$ROUTER"
  for route in $ROUTES; do # pods of another node=its address: what flannel does between nodes of one network
    ip route add "${route%%=*}" via "${route#*=}"
  done
  echo 1 >/proc/sys/net/ipv4/ip_forward
  iptables -w -t nat -A POSTROUTING -s "$PODS" ! -d "$PODS" -m comment --comment 'what leaves the pods leaves as the node' -j MASQUERADE
}

disk() { # IMAGE MOUNT LABEL BYTES: a sparse file of the disk's size, mounted as the VM mounts it
  if [ ! -e "$1" ]; then
    truncate -s "$4" "$1.new"
    mkfs.xfs -q -L "$3" "$1.new"
    mv "$1.new" "$1"
  fi
  mkdir -p "$2"
  chattr +i "$2" # as the VM does: nothing lands on the system disk
  if [ "$XFS_QUOTA" = yes ]; then
    mount -o loop,prjquota "$1" "$2"
    return
  fi
  mount -o loop "$1" "$2"
  for volume in "$2"/.twin/*.img; do # what xfs-quota-stand-in.sh made
    [ ! -e "$volume" ] || sh "$root/etc/loutik/volume-disk.sh" "${volume%.img}" 0 "$root"
  done
}

roots() { # the node's own file system, with the machine's programs in it, read-only
  mkdir -p "$root"
  if [ ! -e "$folder/system.img" ]; then
    truncate -s "$SYSTEM" "$folder/system.img.new"
    mkfs.ext4 -q -F -m 0 -E lazy_itable_init=1,lazy_journal_init=1,nodiscard "$folder/system.img.new"
    mv "$folder/system.img.new" "$folder/system.img"
  fi
  mount -o loop "$folder/system.img" "$root"
  cd "$root"
  rm -rf var/lib/cni # as the VM's own tmpfiles.d does at each boot
  mkdir -p dev etc/loutik etc/ssl mnt opt/loutik/bin opt/loutik/images proc root run srv sys tmp usr var/log/loutik var/lib
  for name in bin sbin lib lib32 lib64 libx32; do
    [ -e "/$name" ] || continue
    if [ -L "/$name" ]; then
      [ -L "$name" ] || cp -P "/$name" "$name"
    else
      mkdir -p "$name"
      mount --bind "/$name" "$name"
      mount -o remount,bind,ro "$name"
    fi
  done
  mount --bind /usr usr
  mount -o remount,bind,ro usr
  mount -t tmpfs -o mode=0755,size=16m tmpfs usr/local
  mkdir -p usr/local/bin usr/local/sbin
  for name in alternatives ssl; do
    mkdir -p "etc/$name"
    [ ! -d "/etc/$name" ] || { mount --bind "/etc/$name" "etc/$name" && mount -o remount,bind,ro "etc/$name"; }
  done
  cp /etc/ld.so.cache etc/ 2>/dev/null || true
  cp -R "$folder/etc/." etc/
  for program in $PROGRAMS; do # name=path
    : >"opt/loutik/bin/${program%%=*}"
    mount --bind "${program#*=}" "opt/loutik/bin/${program%%=*}"
  done
  mount --bind "$IMAGES" opt/loutik/images
  mount -o remount,bind,ro opt/loutik/images
  mount --bind "$LOGS" var/log/loutik
  mount --rbind /dev dev
  mount -t tmpfs -o mode=1777 tmpfs dev/shm
  mount -t tmpfs -o mode=0755 tmpfs run
  mount -t tmpfs -o mode=1777 tmpfs tmp
  mkdir -p run/loutik
  mount --bind "$SOCKETS" run/loutik
  mount -t sysfs sysfs sys
  cgroups
  machine
  for data in $DISKS; do # name=bytes
    name=${data%%=*}
    disk "$folder/$name.img" "srv/$name" "$name" "${data#*=}"
  done
  [ "$XFS_QUOTA" = yes ] || install -m 0755 etc/loutik/xfs-quota-stand-in.sh usr/local/sbin/xfs_quota
}

cgroups() {
  if [ "$CGROUPS" = v2 ]; then
    mount -t cgroup2 cgroup2 sys/fs/cgroup
    mkdir -p sys/fs/cgroup/init sys/fs/cgroup/kubepods
    echo 0 >sys/fs/cgroup/init/cgroup.procs
    return
  fi
  mount -t tmpfs -o mode=0755 tmpfs sys/fs/cgroup
  for hierarchy in $CGROUPS; do # folder=options
    name=${hierarchy%%=*}
    mkdir -p "sys/fs/cgroup/$name"
    mount -t cgroup -o "${hierarchy#*=}" cgroup "sys/fs/cgroup/$name"
    for controller in $(echo "$name" | tr , ' '); do
      [ -e "sys/fs/cgroup/$controller" ] || ln -s "$name" "sys/fs/cgroup/$controller"
    done
    for group in init kubepods; do # the kubelet leaves a kubepods that is there: it would give it processors that this machine lacks
      mkdir -p "sys/fs/cgroup/$name/$group"
      [ "$name" = cpuset ] || continue
      for file in cpuset.cpus cpuset.mems; do
        cat "sys/fs/cgroup/$name/$file" >"sys/fs/cgroup/$name/$group/$file"
      done
    done
    echo 0 >"sys/fs/cgroup/$name/init/cgroup.procs"
  done
}

machine() { # the VM's processors, as cAdvisor counts them
  cpu=0
  mount -t tmpfs -o mode=0755,size=4m tmpfs sys/devices/system/cpu
  [ ! -d sys/devices/system/node ] || mount -t tmpfs -o mode=0755,size=1m tmpfs sys/devices/system/node
  while [ "$cpu" -lt "$CPUS" ]; do
    mkdir -p "sys/devices/system/cpu/cpu$cpu/topology"
    echo "$cpu" >"sys/devices/system/cpu/cpu$cpu/topology/core_id"
    echo 0 >"sys/devices/system/cpu/cpu$cpu/topology/physical_package_id"
    echo "$cpu" >"sys/devices/system/cpu/cpu$cpu/topology/thread_siblings_list"
    cpu=$((cpu + 1))
  done
  echo "0-$((CPUS - 1))" | tee sys/devices/system/cpu/online sys/devices/system/cpu/possible sys/devices/system/cpu/present >/dev/null
}

kernel() { # PATH VALUE: what a program finds there, and so does not set for the whole machine
  mkdir -p run/kernel
  file=run/kernel/$(echo "$1" | tr / -)
  echo "$2" >"$file"
  [ ! -e "proc/$1" ] || mount --bind "$file" "proc/$1"
}

first() { # the first process: what is left is to see it all as the root
  cd "$root"
  mount -t proc proc proc
  kernel sys/vm/overcommit_memory 1
  kernel sys/vm/panic_on_oom 0
  kernel sys/kernel/panic 10
  kernel sys/kernel/panic_on_oops 1
  kernel sys/kernel/keys/root_maxkeys 1000000
  kernel sys/kernel/keys/root_maxbytes 25000000
  kernel sys/kernel/random/boot_id "$(cat /proc/sys/kernel/random/uuid)" # a start of the node is a boot
  kernel meminfo "$(printf 'MemTotal: %s kB\nMemFree: %s kB\nMemAvailable: %s kB\nSwapTotal: 0 kB\nSwapFree: 0 kB' "$MEMORY_KIB" "$MEMORY_KIB" "$MEMORY_KIB")"
  pivot_root . mnt
  umount -l /mnt
  mount --make-rshared /
  exec sh /etc/loutik/init.sh
}

case $stage in
start)
  join_cgroups
  again network unshare --net --mount --uts --ipc --cgroup
  ;;
network)
  network
  roots
  again first unshare --pid --fork --kill-child=KILL
  ;;
first) first ;;
esac
