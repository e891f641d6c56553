#!/usr/bin/env bash
# @duckdb/node-api 1.5.6-r.1 (DuckDB 1.5.6) and a Parquet file with NaN, written by hyparquet-writer 0.17.0 or parquet-wasm 0.8.0.
# Expected: parquet-format (parquet.thrift, the union ColumnOrder) says that writers leave NaN out of min and max, and that readers
# ignore both "when looking for NaN values". Both writers do so. DuckDB's manual ("NaN Values") says that NaN equals NaN and is
# greater than all other numbers; a table of DuckDB answers so.
# Instead: DuckDB takes the maximum for the greatest value of the column. Conditions are then answered from the statistics: a row
# that fits is left out, and a row that does not fit is given, because its condition is removed as one that always holds.
# Seen, of 0.5, 1 and NaN: "v > 1" finds NaN in the table and nothing in both files, and "v <= 1" finds NaN in both files. The
# greatest value of the file of parquet-wasm, which marks its maximum as exact, is 1.
# Who is hit: those who count outliers, or look for NaN, in files of other writers. DuckDB's own writer leaves min and max away from
# a column with NaN, so a test with its files shows nothing. read_parquet(…, can_have_nan => true) reads such files rightly; it is
# false by default. A writer can put null for NaN, or leave away the statistics of such columns.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @duckdb/node-api@1.5.6-r.1 hyparquet-writer@0.17.0 \
  parquet-wasm@0.8.0 apache-arrow@21.2.0
cat > look.mjs <<'JS'
import { readFileSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { initSync, Table, writeParquet } from 'parquet-wasm/esm/parquet_wasm.js';

const data = [0.5, 1, Number.NaN];
writeFileSync('hyparquet.parquet', Buffer.from(parquetWriteBuffer({ columnData: [{ name: 'v', data, type: 'DOUBLE' }] })));
initSync({ module: readFileSync('node_modules/parquet-wasm/esm/parquet_wasm_bg.wasm') });
const stream = tableToIPC(tableFromArrays({ v: Float64Array.from(data) }), 'stream');
writeFileSync('wasm.parquet', writeParquet(Table.fromIPCStream(stream)));

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const rows = async (sql) => (await connection.runAndReadAll(sql)).getRows();
await connection.run("create table duckdb as select unnest([0.5::double, 1, 'NaN'::double]) as v");
for (const from of [
  'duckdb',
  "'hyparquet.parquet'",
  "'wasm.parquet'",
  "read_parquet('hyparquet.parquet', can_have_nan => true)",
]) {
  console.log(`${from}: the greatest value is ${(await rows(`select max(v) from ${from}`)).join()}`);
  for (const condition of ['v > 1', "v = 'NaN'", 'v <= 1']) {
    const found = (await rows(`select v from ${from} where ${condition}`)).join(', ');
    console.log(`  where ${condition}: ${found || 'nothing'}`);
  }
}
for (const file of ['hyparquet.parquet', 'wasm.parquet']) {
  const [[least, greatest]] = await rows(`select stats_min_value, stats_max_value from parquet_metadata('${file}')`);
  console.log(`Statistics of ${file}: ${least} to ${greatest}`);
}
JS
seen=$(node look.mjs)
echo "$seen"
expected="duckdb: the greatest value is NaN
  where v > 1: NaN
  where v = 'NaN': NaN
  where v <= 1: 0.5, 1
'hyparquet.parquet': the greatest value is NaN
  where v > 1: nothing
  where v = 'NaN': nothing
  where v <= 1: 0.5, 1, NaN
'wasm.parquet': the greatest value is 1
  where v > 1: nothing
  where v = 'NaN': nothing
  where v <= 1: 0.5, 1, NaN
read_parquet('hyparquet.parquet', can_have_nan => true): the greatest value is NaN
  where v > 1: NaN
  where v = 'NaN': NaN
  where v <= 1: 0.5, 1
Statistics of hyparquet.parquet: 0.5 to 1.0
Statistics of wasm.parquet: 0.5 to 1.0"
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
