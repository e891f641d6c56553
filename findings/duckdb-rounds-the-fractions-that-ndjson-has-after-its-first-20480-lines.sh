#!/usr/bin/env bash
# @duckdb/node-api 1.5.6-r.1 (DuckDB 1.5.6) reads NDJSON. The first 20,480 lines decide the types of the columns; a fraction that
# comes later in a column of whole numbers is rounded, without a message.
# Expected: DuckDB's manual ("Loading JSON", read_json) says that `sample_size`, by default 20480, is for the detection of types,
# and that `ignore_errors` is false by default. So a later line that does not fit should be an error. A text, and a number
# of more than 64 bits, are errors.
# Seen: "0.6 after 20480 lines: BIGINT, read as 1", and 0.4 as 0; with sample_size=-1 "DOUBLE, read as 0.6".
# Who is hit: those who read a long export of NDJSON without naming its columns. JSON has one kind of number, and writers leave ".0"
# away, so a score, a cost or a ratio looks whole for as long as it is 0 or 1. Sums and averages are wrong, also in lists and inner
# objects. `columns={…}` or `sample_size=-1` reads all of it; Parquet has its types.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @duckdb/node-api@1.5.6-r.1
cat > look.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();

async function look(last, lines, options = '') {
  const all = Array.from({ length: lines }, () => ({ score: 1 })).concat({ score: last });
  writeFileSync('scores.ndjson', all.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const read = `SELECT typeof(score) AS type, score FROM read_json('scores.ndjson'${options}) OFFSET ${lines}`;
  const seen = await connection
    .runAndReadAll(read)
    .then((reader) => reader.getRowObjectsJS()[0])
    .catch(() => null);
  const result = seen ? `${seen.type}, read as ${seen.score}` : 'an error';
  console.log(`${JSON.stringify(last)} after ${lines} lines${options}: ${result}`);
}

await look(0.6, 20_479);
await look(0.6, 20_480);
await look(0.4, 20_480);
await look('high', 20_480);
await look(0.6, 20_480, ', sample_size=-1');
connection.closeSync();
instance.closeSync();
JS
seen=$(node look.mjs)
echo "$seen"
expected='0.6 after 20479 lines: DOUBLE, read as 0.6
0.6 after 20480 lines: BIGINT, read as 1
0.4 after 20480 lines: BIGINT, read as 0
"high" after 20480 lines: an error
0.6 after 20480 lines, sample_size=-1: DOUBLE, read as 0.6'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
