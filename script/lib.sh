# Shared by the scripts that start servers of their own: a folder, a private PostgreSQL, a private Redis. Sourced.

# A folder for the private servers, which end with this script whatever ends it.
make_room() {
    room=$(mktemp --directory "${TMPDIR:-/tmp}/jourer-XXXXXX")
    ((EUID)) || chown postgres "$room"
    chmod 755 "$room"
    trap close_room EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

close_room() {
    local pid
    for pid in "${groups[@]}"; do
        kill -- "-$pid" 2>/dev/null || true
    done
    wait
    rm -rf "$room"
}
groups=()

# On a Unix socket only; `postgresql` is the command that serves it.
make_cluster() {
    programs=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin | sort --version-sort | tail -1)
    as_postgres "$programs/initdb" --pgdata "$room/postgresql" --username postgres --auth trust \
        --encoding UTF8 --locale C.UTF-8 --no-sync >"$room/initdb.log"
    postgresql=("${as_postgres[@]}" "$programs/postgres" -D "$room/postgresql" -k "$room" -c listen_addresses=)
}

# Quick, not durable, unless the arguments say otherwise. The tests' role is no superuser, so that row-level security
# binds it.
start_postgresql() {
    make_cluster
    setsid "${postgresql[@]}" -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
        -c max_connections=50 "$@" >"$room/postgresql.log" 2>&1 &
    groups+=($!)
    await "PostgreSQL" "$programs/pg_isready" --quiet --host "$room"
    "$programs/psql" --host "$room" --username postgres --quiet --command "CREATE ROLE jourer_tests LOGIN CREATEDB"
}

start_redis() {
    setsid redis-server --port 0 --unixsocket "$room/redis.sock" --save "" --appendonly no --dir "$room" \
        >"$room/redis.log" 2>&1 &
    groups+=($!)
    await "Redis" redis-cli -s "$room/redis.sock" ping
}

await() {
    local name=$1 tries=0
    shift
    until "$@" >/dev/null 2>&1; do
        if ((++tries > 300)); then
            echo "$name did not start:" >&2
            cat "$room"/*.log >&2
            exit 1
        fi
        sleep 0.1
    done
}

# PostgreSQL refuses to run as root.
as_postgres() {
    "${as_postgres[@]}" "$@"
}
as_postgres=()
((EUID)) || as_postgres=(setpriv --reuid postgres --regid postgres --clear-groups)

# As production is set up: see .env.example.
production() {
    APP_MODE=production ALLOWED_HOSTS=jourer.example BEHIND_PROXY=true \
        SECRET_KEY=$(random) AUDIT_KEY=$(random) FIELD_KEYS="k1:$(head --bytes 32 /dev/urandom | base64)" "$@"
}

random() {
    head --bytes 50 /dev/urandom | base64 --wrap 0
}
