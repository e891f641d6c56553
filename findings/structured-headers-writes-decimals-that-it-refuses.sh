#!/usr/bin/env bash
# structured-headers 2.1.0: a decimal whose first three digits behind the point are zero is written with nothing behind the point.
# The package's own parser refuses that, as a parser has to.
# Expected: RFC 9651 (section 4.1.5, "Serializing a Decimal") rounds to three digits, a tie to the even digit, and then appends "0"
# if the fraction is zero. Section 4.2.4 says that a decimal which ends with a point fails to parse, and section 4.2 that the whole
# field then fails, or is ignored.
# Instead: the zeros at the end are cut off with the point left, and ties go up.
# Seen: "2.0001 is written 2., which is read as: Parse error: Decimal cannot end on a period at offset 2", and 0.0625 as 0.063,
# where 0.062 is right. The whole dictionary "limit=60, rest=12." is refused, also its member that is right.
# Who is hit: servers that put a measured time, a share or a rate into a field, and readers of it. It is one of about a thousand
# values, so tests pass. Hand over Math.round(value * 1000) / 1000; a result without a fraction is then written as an integer.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts structured-headers@2.1.0
cat > look.mjs <<'JS'
import { parseDictionary, parseItem, serializeDictionary, serializeItem } from 'structured-headers';

function read(parse, text) {
  try {
    return parse(text);
  } catch (error) {
    return error.message;
  }
}

for (const value of [0.25, 0.0625, 2.0001, 12.9996, 0.0004, -0.0004]) {
  const written = serializeItem(value);
  console.log(`${value} is written ${written}, which is read as: ${read((text) => parseItem(text)[0], written)}`);
}
const field = serializeDictionary({ limit: [60, new Map()], rest: [11.9997, new Map()] });
console.log(`${field} is read as: ${read((text) => [...parseDictionary(text).keys()].join(), field)}`);
JS
seen=$(node look.mjs)
echo "$seen"
expected='0.25 is written 0.25, which is read as: 0.25
0.0625 is written 0.063, which is read as: 0.063
2.0001 is written 2., which is read as: Parse error: Decimal cannot end on a period at offset 2
12.9996 is written 13., which is read as: Parse error: Decimal cannot end on a period at offset 3
0.0004 is written 0., which is read as: Parse error: Decimal cannot end on a period at offset 2
-0.0004 is written -0., which is read as: Parse error: Decimal cannot end on a period at offset 3
limit=60, rest=12. is read as: Parse error: Decimal cannot end on a period at offset 18'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
