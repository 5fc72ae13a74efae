#!/bin/sh
# What mmdebstrap runs on the new root ($1), last: as Debian's cloud image is, less what only costs time under emulation.
set -eu
root=$1
echo 'LABEL=root / ext4 rw,discard,errors=remount-ro 0 1' >"$root/etc/fstab"
: >"$root/etc/machine-id"
rm -f "$root/etc/hostname" "$root/etc/resolv.conf" "$root"/etc/ssh/ssh_host_*
ln -s ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
echo 'datasource_list: [NoCloud, None]' >"$root/etc/cloud/cloud.cfg.d/90-datasource.cfg"

# services of packages that a machine installs by itself: not before it says so
for unit in haproxy corosync-qnetd; do chroot "$root" systemctl --quiet disable "$unit.service"; done
for unit in e2scrub_all.timer e2scrub_reap.service fstrim.timer dpkg-db-backup.timer serial-getty@ttyS0.service getty@tty1.service; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done

# an initramfs of what the virtual machine needs
printf '%s\n' virtio_pci virtio_scsi sd_mod ext4 >"$root/etc/initramfs-tools/modules"
printf 'MODULES=list\nCOMPRESS=zstd\nFSTYPE=ext4\n' >"$root/etc/initramfs-tools/conf.d/boot-test"
chroot "$root" update-initramfs -u
