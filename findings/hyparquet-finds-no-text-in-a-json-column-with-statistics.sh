#!/usr/bin/env bash
# hyparquet 1.33.0: parquetQuery with a condition for a text finds nothing in a column of the type JSON whose values are texts, as
# soon as the column has statistics. hyparquet-writer 0.17.0 and DuckDB 1.5.6 (@duckdb/node-api 1.5.6-r.1) write them by default.
# Expected: the same rows with statistics and without: the package's types call the condition a "filter applied to rows". In
# parquet-format (LogicalTypes.md, "JSON") minimum and maximum go by the bytes of the JSON text, not by the values.
# Instead: the minimum and maximum are compared as they are in the file, in JSON, so "open" has its quotation marks; the text of the
# condition has none. A letter or a digit comes behind a quotation mark, so each text seems to be greater than the maximum, and the
# row group is left out. Rows that are read are compared without quotation marks, by their value.
# Seen, for "open" and "done": 'equal to "open": nothing', and of a column without statistics 'equal to "open": open'.
# Who is hit: those who filter columns of JSON, such as jsonb of PostgreSQL that was exported, by a text. A row group that has an
# object as well ("{" comes behind the letters) is read, so a small test may pass. Numbers are found. Ask for the rows with
# parquetReadObjects and filter them, or write the column without statistics, or as STRING.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts hyparquet@1.33.0 hyparquet-writer@0.17.0 @duckdb/node-api@1.5.6-r.1
cat > look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetQuery } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';

const written = (data, statistics) => parquetWriteBuffer({ columnData: [{ name: 'v', data, type: 'JSON' }], statistics });
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`copy (select unnest(['"open"', '"done"'])::json as v) to 'duckdb.parquet'`);

for (const [name, file] of [
  ['hyparquet-writer', written(['open', 'done'], true)],
  ['without statistics', written(['open', 'done'], false)],
  ['with an object', written(['open', 'done', {}], true)],
  ['DuckDB', new Uint8Array(readFileSync('duckdb.parquet')).buffer],
]) {
  for (const [how, operator] of [['equal to', '$eq'], ['at least', '$gte']]) {
    const rows = await parquetQuery({ file, filter: { v: { [operator]: 'open' } } });
    console.log(`${name}, ${how} "open": ${rows.map(({ v }) => v).join(', ') || 'nothing'}`);
  }
}
JS
seen=$(node look.mjs)
echo "$seen"
expected='hyparquet-writer, equal to "open": nothing
hyparquet-writer, at least "open": nothing
without statistics, equal to "open": open
without statistics, at least "open": open
with an object, equal to "open": open
with an object, at least "open": open
DuckDB, equal to "open": nothing
DuckDB, at least "open": nothing'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
