#!/usr/bin/env bash
# asn1js 4.0.0: a GeneralizedTime that does not end in Z is read as another day. The conversion to UTC puts the number of a
# weekday (0 to 6, and that of the same day one month later) for the day of the month, and adds the offset instead of
# subtracting it.
# Expected: X.680 (section "Generalized time") allows a difference to UTC, such as +0200. 12:00+0200 is 10:00 in UTC. The README of
# asn1js 4 promises conversions between JavaScript's dates and GeneralizedTime.
# Seen, in a process whose zone is UTC: "20260316120000+0200 is 2026-03-04T14:00:00.000Z" instead of 2026-03-16T10:00:00.000Z, and
# the result has no error. 16 April 2026 is a Thursday, which is day 4 of a week.
# Who is hit: those who read times of BER: attributes of CMS, entries of directories, old archives. RFC 3161 and RFC 5280 demand Z,
# so conforming timestamps and certificates are read rightly. Accept a GeneralizedTime only if its text ends in Z, or parse the text
# in `valueBlock.valueHexView` yourself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts asn1js@4.0.0
cat > look.mjs <<'JS'
import { fromBER } from 'asn1js';

for (const text of ['20260316120000Z', '20260316120000+0200', '20260316120000-0200', '20260316120000']) {
  const { offset, result } = fromBER(Buffer.concat([Buffer.from([24, text.length]), Buffer.from(text)]));
  console.log(`${text} is ${offset === -1 || result.error ? 'an error' : result.toDate().toISOString()}`);
}
JS
seen=$(TZ=UTC node look.mjs)
echo "$seen"
expected='20260316120000Z is 2026-03-16T12:00:00.000Z
20260316120000+0200 is 2026-03-04T14:00:00.000Z
20260316120000-0200 is 2026-03-04T10:00:00.000Z
20260316120000 is 2026-03-04T12:00:00.000Z'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
