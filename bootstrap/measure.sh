#!/bin/sh
# Measures what clusters/<homelab>/inventory.ts only declares, and prints the lines that turn declared(…) into measured(…). Run it on
# the machine that it is about, or on a VM there. It changes nothing but a file of its own in the folder that it is given, which it
# removes again. It needs fio for disks, iperf3 for networks, upsc (nut-client) for a UPS: apt-get install fio iperf3 nut-client.
set -eu
export LC_ALL=C

usage() {
  cat <<'END'
usage: measure.sh WHAT …

  disk FOLDER [SIZE]       sequential rate of the disk that FOLDER lies on: throughput (SIZE of its file, default 4g)
  small FOLDER [SIZE]      the same of many small files: timings.smallFiles (default 512m)
  internet HOST            down and up to an iperf3 server outside, as the gateway: timings.download, timings.upload
  link HOST                the rate to an iperf3 server in the house: nics.<nic>.rate
  ups NAME [SECONDS]       with its plug pulled and the house busy: feeds.<feed>.runtime (watched for SECONDS, default 300)
  watts                    asks for what the meter at the wall shows, idle and busy: draw
  step NAME SECONDS        a time that you took: timings.NAME
  --help                   print this

examples: sh measure.sh disk /var/lib/vz
          sh measure.sh ups eaton@localhost
          sh measure.sh step hostBoot 95
END
}

fail() {
  echo "measure.sh: $1" >&2
  exit "${2:-1}"
}

need() {
  command -v "$1" >/dev/null || fail "$1 is not there: apt-get install $2"
}

today=$(date +%Y-%m-%d)

number() {
  echo "$1" | grep -Eqx '[0-9]+(\.[0-9]+)?' || fail "$2: $1 is no number" 2
}

# Bytes a second of a fio job, from its JSON: read or write. What fio prints before it is not JSON.
fio_rate() {
  folder=$1
  direction=$2
  shift 2
  [ -d "$folder" ] || fail "$folder is no folder" 2
  need fio fio
  own=$(mktemp -d "$folder/loutik-measure.XXXXXX")
  trap 'rm -rf "$own"' EXIT
  trap 'exit 130' INT TERM
  fio --name=loutik --directory="$own" --output-format=json --end_fsync=1 "$@" >"$own/out.json" 2>"$own/err" || fail "fio: $(head -n 1 "$own/err")"
  awk -v direction="\"$direction\"" '
    index($0, direction " : {") { inside = 1 }
    inside && /"bw_bytes"/ { gsub(/[^0-9]/, ""); print; exit }
  ' "$own/out.json"
}

mb() {
  awk -v bytes="$1" 'BEGIN { if (bytes < 1) exit 1; printf "%.0f", (bytes < 1000000 ? 1000000 : bytes) / 1000000 }' || fail 'nothing was measured'
}

# Bits a second of an iperf3 run: the receiver's sum.
iperf_rate() {
  need iperf3 iperf3
  out=$(iperf3 --json --time "${MEASURE_SECONDS:-10}" --client "$@") || :
  error=$(echo "$out" | sed -n 's/.*"error":[[:space:]]*"\(.*\)".*/\1/p')
  [ -z "$error" ] || fail "iperf3: $error"
  echo "$out" | awk '/"sum_received"/ { inside = 1 } inside && /"bits_per_second"/ { sub(/.*:/, ""); gsub(/[^0-9.e+]/, ""); printf "%.0f\n", $0; exit }'
}

mbps() {
  awk -v bits="$1" 'BEGIN { if (bits < 1000) exit 1; printf "%g", int(bits / 100000 + 0.5) / 10 }' || fail 'nothing was measured'
}

ups_value() {
  upsc "$1" "$2" 2>/dev/null || fail "upsc knows no $2 of $1"
}

what=${1:-}
[ $# -gt 0 ] && shift
case $what in
  disk)
    [ $# -ge 1 ] || fail 'disk wants a folder' 2
    rate=$(fio_rate "$1" read --rw=read --bs=1m --size="${2:-4g}" --direct=1 --invalidate=1) || exit
    rate=$(mb "$rate") || exit
    echo "throughput: measured(Rate.mbPerSecond($rate), 'fio, sequential read, $today'),"
    ;;
  small)
    [ $# -ge 1 ] || fail 'small wants a folder' 2
    rate=$(fio_rate "$1" write --rw=write --bs=64k --filesize=128k --nrfiles=1000 --openfiles=1 --file_service_type=sequential --size="${2:-512m}") || exit
    rate=$(mb "$rate") || exit
    echo "smallFiles: measured(Rate.mbPerSecond($rate), 'fio, files of 128 KiB, $today'),"
    ;;
  internet)
    [ $# -ge 1 ] || fail 'internet wants a host' 2
    down=$(iperf_rate "$1" --reverse) || exit
    up=$(iperf_rate "$1") || exit
    down=$(mbps "$down") || exit
    up=$(mbps "$up") || exit
    echo "download: measured(Rate.mbps($down), 'iperf3 from $1, $today'),"
    echo "upload: measured(Rate.mbps($up), 'iperf3 to $1, $today'),"
    ;;
  link)
    [ $# -ge 1 ] || fail 'link wants a host' 2
    rate=$(iperf_rate "$1") || exit
    rate=$(mbps "$rate") || exit
    echo "Rate.mbps($rate) // iperf3 to $1, $today"
    ;;
  ups)
    [ $# -ge 1 ] || fail 'ups wants a name, as in upsc NAME' 2
    need upsc nut-client
    seconds=${2:-300}
    number "$seconds" seconds
    # what it claims as its runtime may be anything at a light load: what its charge loses is taken
    status=$(ups_value "$1" ups.status) || exit
    case " $status " in
      *' OB '*) ;;
      *) fail "$1 is on mains: pull its plug first, with everything at work that it carries" ;;
    esac
    before=$(ups_value "$1" battery.charge) || exit
    sleep "$seconds"
    status=$(ups_value "$1" ups.status) || exit
    case " $status " in
      *' OB '*) ;;
      *) fail "$1 came back to mains meanwhile: begin again" ;;
    esac
    after=$(ups_value "$1" battery.charge) || exit
    runtime=$(awk -v a="$before" -v b="$after" -v s="$seconds" 'BEGIN { if (a - b < 2) exit 1; printf "%.0f", s * 100 / (a - b) }') ||
      fail "its charge went from $before to $after % only: watch it for longer, measure.sh ups $1 900"
    echo "runtime: measured(Duration.seconds($runtime), 'upsc: $before to $after % in $seconds s, $today'),"
    ;;
  watts)
    printf 'watts at the wall, doing nothing: ' >&2
    read -r idle || fail 'no number was given' 2
    number "$idle" idle
    printf 'and as busy as it gets: ' >&2
    read -r busy || fail 'no number was given' 2
    number "$busy" busy
    awk -v idle="$idle" -v busy="$busy" 'BEGIN { exit !(busy >= idle) }' || fail "$busy W busy is less than $idle W idle: the two are swapped" 2
    echo "draw: measured({ idle: Watts.of($idle), busy: Watts.of($busy) }, 'a meter at the wall, $today'),"
    ;;
  step)
    [ $# -eq 2 ] || fail 'step wants a name and seconds' 2
    case $1 in
      router | hostBoot | vmBoot | k3sServer | k3sAgent | podStart | failover | notice | swap | replacement | hostInstall | vmBuild | gatewayBuild | sync) ;;
      *) fail "there is no timing $1: src/inventory/timings.ts has them" 2 ;;
    esac
    number "$2" seconds
    echo "$1: measured(Duration.seconds($2), 'a clock, $today'),"
    ;;
  --help | -h) usage ;;
  '') usage >&2; exit 2 ;;
  *) echo "measure.sh: there is nothing called $what to measure" >&2; usage >&2; exit 2 ;;
esac
