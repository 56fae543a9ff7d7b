#!/bin/sh
# Redis with a password from the environment: in no command line and no file. What is queued survives a restart.
set -eu
exec redis-server - <<CONFIGURATION
requirepass ${REDIS_PASSWORD:?}
port ${REDIS_PORT:-6379}
dir ${REDIS_DATA:-/data}
appendonly yes
maxmemory-policy noeviction
CONFIGURATION
