# Read by ./dev: a PostgreSQL server of the tests or of a benchmark alone. It listens on a socket in its own folder, where only its account and root come
# to, and so asks nobody for a password. Its folder goes with it.

postgres_programs= postgres_home= postgres_account=

# Starts it, with more options if any are given, and tells the tests, or says why not; they skip what needs it then.
start_postgres() {
  if [ -n "${MLOPS_TEST_POSTGRES:-}" ]; then
    printf '  %-12s %s\n' "postgres" "is the one that MLOPS_TEST_POSTGRES names"
  elif [ "$(uname -s)" != Linux ]; then
    printf '  %-12s %s\n' "postgres" "is not started on this system: what needs it is skipped, unless MLOPS_TEST_POSTGRES names one"
  elif ! find_postgres; then
    printf '  %-12s %s\n' "postgres" "is not installed: what needs it is skipped"
  elif make_postgres "$@" >"$logs/postgres.log" 2>&1; then
    export MLOPS_TEST_POSTGRES="Host=$postgres_home;Username=mlops"
    printf '  %-12s %s\n' "postgres" "runs until this has ended"
  else
    printf '  %-12s %s\n' "postgres" "does not start (see artifacts/logs/postgres.log): what needs it is skipped"
  fi
}

# The newest of Debian's, which are not on the path, or else the one that is.
find_postgres() {
  local folder folders
  folders=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr; dirname "$(command -v initdb || echo none/none)")
  while read -r folder; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
      postgres_programs=$folder
      return
    fi
  done <<<"$folders"
  return 1
}

make_postgres() {
  # It refuses to run as root.
  if [ "$(id -u)" = 0 ]; then postgres_account=$(id -un postgres 2>/dev/null || echo nobody); fi
  postgres_home=$root/artifacts/postgres
  stop_postgres
  make_postgres_home
  if ! can_live_here; then
    postgres_home=$(mktemp -d "${TMPDIR:-/tmp}/mlops-postgres.XXXXXX")
    make_postgres_home
  fi
  trap 'hide_time; stop_postgres' EXIT
  as_postgres "$postgres_programs/initdb" -D "$postgres_home/data" --username=mlops --auth=trust --encoding=UTF8 --locale=C --no-sync &&
    as_postgres "$postgres_programs/pg_ctl" -D "$postgres_home/data" -l "$postgres_home/log" -w \
      -o "-k '$postgres_home' -p 5432 -c listen_addresses='' -c max_connections=200 $*" start
}

make_postgres_home() {
  mkdir -p "$postgres_home"
  chmod 700 "$postgres_home"
  if [ -n "$postgres_account" ]; then chown "$postgres_account" "$postgres_home"; fi
}

# Its account may not come to this folder, and the path of a socket has at most 107 characters.
can_live_here() { [ ${#postgres_home} -le 90 ] && as_postgres test -w "$postgres_home"; }

as_postgres() {
  if [ -n "$postgres_account" ]; then
    (cd / && setpriv --reuid="$postgres_account" --regid="$(id -g "$postgres_account")" --clear-groups -- "$@")
  else
    "$@"
  fi
}

# Ends the one of this run, or one that a killed run has left.
stop_postgres() {
  if [ -e "$postgres_home/data/postmaster.pid" ]; then
    as_postgres "$postgres_programs/pg_ctl" -D "$postgres_home/data" -m immediate -w stop >>"$logs/postgres.log" 2>&1 || true
  fi
  rm -rf "$postgres_home"
}
