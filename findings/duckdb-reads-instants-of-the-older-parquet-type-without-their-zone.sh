#!/usr/bin/env bash
# @duckdb/node-api 1.5.6-r.1 (DuckDB 1.5.6) and the older annotation of instants in Parquet, TIMESTAMP_MILLIS, which
# hyparquet-writer 0.17.0 writes for its type TIMESTAMP.
# Expected: parquet-format 2 (LogicalTypes.md, "Deprecated timestamp ConvertedType") says that a reader takes TIMESTAMP_MILLIS
# for TIMESTAMP with isAdjustedToUTC=true, which is an instant. parquet-wasm 0.8.0 does.
# Instead: DuckDB makes it a TIMESTAMP, which is a wall clock without a zone. A comparison with an instant, or a cast to one,
# takes it for the local time of the session. The same instant with the newer annotation is read rightly.
# Seen, for 12:00 in UTC and a session in New York: "TIMESTAMP, which is 17:00 in UTC"; parquet-wasm: "Timestamp<MILLISECOND, UTC>".
# Who is hit: those who write exports for several readers. Rows near a day's end fall into another day for some of them, and only
# on machines that are not in UTC. Write the schema with logical_type TIMESTAMP and isAdjustedToUTC, or read `SET TimeZone = 'UTC'`.
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
import { tableFromIPC } from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { initSync, readParquet } from 'parquet-wasm/esm/parquet_wasm.js';

const at = [new Date('2026-01-01T12:00:00Z')];
const newer = { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' };
const files = {
  older: { columnData: [{ name: 'started', data: at, type: 'TIMESTAMP' }] },
  newer: {
    columnData: [{ name: 'started', data: at }],
    schema: [
      { name: 'root', num_children: 1 },
      { name: 'started', type: 'INT64', logical_type: newer, repetition_type: 'OPTIONAL' },
    ],
  },
};
initSync({ module: readFileSync('node_modules/parquet-wasm/esm/parquet_wasm_bg.wasm') });
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run("SET TimeZone = 'America/New_York'");
for (const [name, content] of Object.entries(files)) {
  writeFileSync(`${name}.parquet`, new Uint8Array(parquetWriteBuffer(content)));
  const reader = await connection.runAndReadAll(
    `SELECT typeof(started) AS type, strftime(timezone('UTC', started::TIMESTAMPTZ), '%H:%M') AS utc FROM '${name}.parquet'`,
  );
  const [{ type, utc }] = reader.getRowObjectsJS();
  const table = tableFromIPC(readParquet(readFileSync(`${name}.parquet`)).intoIPCStream());
  console.log(`${name}, DuckDB: ${type}, which is ${utc} in UTC; parquet-wasm: ${table.schema.fields[0].type}`);
}
connection.closeSync();
instance.closeSync();
JS
seen=$(node look.mjs)
echo "$seen"
expected='older, DuckDB: TIMESTAMP, which is 17:00 in UTC; parquet-wasm: Timestamp<MILLISECOND, UTC>
newer, DuckDB: TIMESTAMP WITH TIME ZONE, which is 12:00 in UTC; parquet-wasm: Timestamp<MILLISECOND, UTC>'
[ "$seen" = "$expected" ] || { echo "This has changed."; exit 1; }
