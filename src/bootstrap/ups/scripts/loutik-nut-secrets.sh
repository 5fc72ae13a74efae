#!/bin/sh
# Puts NUT's passwords into the files that need them: /etc/loutik/nut/<file> becomes /etc/nut/<file>, each
# {{secret:nut.<ups>.<role>}} in it the text of /etc/loutik/secrets/nut-<ups>-<role>. Run again, it changes nothing.
set -eu
umask 077

secret() { # PATH: nut.<ups>.<role>
  file=/etc/loutik/secrets/$(printf %s "$1" | tr . -)
  value=
  IFS= read -r value <"$file" || [ -n "$value" ] || {
    echo "no password in $file: render the secrets again, and copy them here" >&2
    return 1
  }
  case $value in
    *[!A-Za-z0-9_.+/-]*)
      echo "the password in $file has characters that NUT takes amiss: use letters, digits and _ . + / -" >&2
      return 1
      ;;
  esac
  printf %s "$value"
}

# Builtins alone touch a password: an argument of a program is seen by everyone in ps.
fill() { # TEMPLATE
  while IFS= read -r line || [ -n "$line" ]; do
    while :; do
      case $line in
        *'{{secret:'*'}}'*) ;;
        *) break ;;
      esac
      rest=${line#*'{{secret:'}
      value=$(secret "${rest%%'}}'*}") || return 1
      line=${line%%'{{secret:'*}$value${rest#*'}}'}
    done
    printf '%s\n' "$line"
  done <"$1"
}

changed=
for template in /etc/loutik/nut/*; do
  target=/etc/nut/${template##*/}
  new=$target.new
  fill "$template" >"$new" || {
    rm -f "$new"
    exit 1
  }
  if [ -e "$target" ] && cmp -s "$new" "$target"; then
    rm -f "$new"
  else
    chown root:nut "$new"
    chmod 0640 "$new"
    mv "$new" "$target"
    changed="$changed ${target##*/}"
  fi
done
[ -z "$changed" ] || echo "changed:$changed"
