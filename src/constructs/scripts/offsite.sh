# What restic does not take from a variable by itself, for places off site that want it; behind repository.sh. Each part only where its
# variable is there. Of a rest-server OFFSITE_RESTIC_REST_USERNAME and OFFSITE_RESTIC_REST_PASSWORD; what Google's file is to hold,
# OFFSITE_GOOGLE_APPLICATION_CREDENTIALS; of SFTP OFFSITE_SSH_KEY and OFFSITE_SSH_KNOWN_HOSTS.
# shellcheck shell=sh
offsite_credentials() {
  folder=/tmp/offsite-$(id -u)
  (umask 077 && mkdir -p "$folder")
  if [ -n "${OFFSITE_RESTIC_REST_USERNAME+set}" ]; then
    export RESTIC_REST_USERNAME="$OFFSITE_RESTIC_REST_USERNAME" RESTIC_REST_PASSWORD="$OFFSITE_RESTIC_REST_PASSWORD"
  fi
  if [ -n "${OFFSITE_GOOGLE_APPLICATION_CREDENTIALS+set}" ]; then
    export GOOGLE_APPLICATION_CREDENTIALS="$folder/google.json"
    (umask 077 && printf '%s\n' "$OFFSITE_GOOGLE_APPLICATION_CREDENTIALS" >"$GOOGLE_APPLICATION_CREDENTIALS")
  fi
  if [ -n "${OFFSITE_SSH_KEY+set}" ]; then
    # restic runs the ssh of the PATH, and takes options for it as arguments alone. A sign of life each minute: a server cuts off who is
    # quiet, as restic is while it reads much that has not changed (restic, doc/030_preparing_a_new_repo.rst). Why ssh ended with an error
    # of its own (255) is read by restic until its output ends, of which it knows at the same time: so that comes a second later
    real_ssh=${real_ssh:-$(command -v ssh)} || end 1 'there is no ssh'
    (
      umask 077
      printf '%s\n' "$OFFSITE_SSH_KEY" >"$folder/key"
      printf '%s\n' "$OFFSITE_SSH_KNOWN_HOSTS" >"$folder/known_hosts"
      cat >"$folder/ssh" <<EOF_SSH
#!/bin/sh
'$real_ssh' -F none -i '$folder/key' -o IdentitiesOnly=yes -o UserKnownHostsFile='$folder/known_hosts' \\
  -o GlobalKnownHostsFile=/dev/null -o StrictHostKeyChecking=yes -o BatchMode=yes -o ConnectTimeout=30 \\
  -o ServerAliveInterval=60 -o ServerAliveCountMax=240 "\$@"
code=\$?
[ "\$code" -ne 255 ] || sleep 1
exit "\$code"
EOF_SSH
      chmod 0700 "$folder/ssh"
    )
    case $PATH in "$folder:"*) ;; *) export PATH="$folder:$PATH" ;; esac
  fi
}
