#!/usr/bin/env bash
# @date-fns/tz 1.5.0: tzOffset gives a positive number for an offset between -1 h and 0, because the sign is on the hours
# alone, and -0 has none that counts.
# Seen: "GMT-00:44:30 is 44.5" for Africa/Monrovia at the start of 1970, and "GMT-01:00 is -60" for the Azores.
# Who is hit: times before 1972 in Liberia, and before the zones of today in Spain, Portugal, Ireland and West Africa.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @date-fns/tz@1.5.0
cat > look.mjs <<'JS'
import { tzOffset } from '@date-fns/tz';

for (const [timeZone, instant] of [
  ['Africa/Monrovia', '1970-01-01T00:00:00Z'],
  ['Atlantic/Azores', '2026-01-01T00:00:00Z'],
]) {
  const date = new Date(instant);
  const [, name] = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).format(date).split(', ');
  console.log(`${name} is ${tzOffset(timeZone, date)}`);
}
JS
seen=$(node look.mjs)
echo "$seen"
expected='GMT-00:44:30 is 44.5
GMT-01:00 is -60'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
