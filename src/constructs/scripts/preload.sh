# shellcheck shell=sh
# Behind cluster.sh where the server has to load libraries, PRELOAD: so does each one that these scripts start, since neither a dump of
# what the libraries made loads without them, nor an index.
pg_ctl() {
  case " $* " in *' start '*) set -- "$@" --options "-c shared_preload_libraries=$PRELOAD" ;; esac
  command pg_ctl "$@"
}
