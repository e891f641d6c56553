import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parseInstant, type Session } from '@masker/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeExport } from './support/access.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { newestFirst, randomFrom, session, tiedSessions } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;
let folder: string;
/** More than a row group, of all forms that a session has. */
let sessions: Session[];

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  folder = await mkdtemp(path.join(tmpdir(), 'masker-parquet-'));
  const startedAt = Date.UTC(2026, 4, 3, 21, 14, 32);
  sessions = newestFirst([
    session({ startedAt, agentName: 'Zoë “Clínica” 診療所, \'=1+1\' "quoted" \\ 🩺', upstreamModel: null }),
    session({ startedAt: startedAt + 1, kinds: {}, reported: false }),
    session({ startedAt: startedAt + 2, kinds: { NAME: 2_147_483_647 - 3, SSN: 3 } }),
    ...tiedSessions(20_500, 700, startedAt - 60_000, randomFrom(9)),
  ]);
  await installation.insert(tenant.accountId, sessions);
});
afterAll(async () => {
  await installation.close();
  await rm(folder, { recursive: true, force: true });
});

const streamed = (query = '') =>
  installation.get(`/api/v1/sessions/export?since=2026-01-01T00:00:00Z&format=parquet${query}`, tenant);
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

/** What DuckDB makes of a file. */
async function asked(file: Buffer, sql: (file: string) => string): Promise<Record<string, unknown>[]> {
  const name = path.join(folder, 'sessions.parquet');
  await writeFile(name, file);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`SET TimeZone = 'America/New_York'`);
    return (await connection.runAndReadAll(sql(name))).getRowObjectsJson() as Record<string, unknown>[];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test('instants are in UTC, kinds are a map, and nulls are nulls, to a reader in another zone', async () => {
  const answer = await streamed();
  expect(answer.headers.get('content-type')).toBe('application/vnd.apache.parquet');
  expect(answer.headers.get('content-encoding')).toBeNull();
  expect(answer.headers.get('content-disposition')).toMatch(/\.parquet"$/);
  const file = await bytesOf(answer);
  const types = await asked(file, (name) => `SELECT column_name, column_type FROM (DESCRIBE FROM '${name}')`);
  expect(Object.fromEntries(types.map(({ column_name, column_type }) => [column_name, column_type]))).toEqual(
    {
      id: 'VARCHAR',
      agent_id: 'VARCHAR',
      agent_name: 'VARCHAR',
      started_at: 'TIMESTAMP WITH TIME ZONE',
      ended_at: 'TIMESTAMP WITH TIME ZONE',
      duration_ms: 'BIGINT',
      status: 'VARCHAR',
      redaction_count: 'INTEGER',
      redactions_by_kind: 'MAP(VARCHAR, INTEGER)',
      upstream_model: 'VARCHAR',
      redactions_reported: 'BOOLEAN',
    },
  );
  const schema = await asked(
    file,
    (name) => `SELECT logical_type FROM parquet_schema('${name}') WHERE name = 'started_at'`,
  );
  expect(schema[0]?.logical_type).toMatch(/isAdjustedToUTC=1.*MILLIS=MilliSeconds/);
  const groups = await asked(
    file,
    (name) =>
      `SELECT DISTINCT row_group_id, row_group_num_rows::int AS rows FROM parquet_metadata('${name}') ORDER BY 1`,
  );
  expect(groups.map(({ rows }) => rows)).toEqual([20_000, 503]);
});

test('has the sessions of the list, in its order, value by value', async () => {
  const file = await bytesOf(await streamed());
  const rows = await asked(
    file,
    (name) => `SELECT * REPLACE (
      epoch_ms(started_at)::double AS started_at, epoch_ms(ended_at)::double AS ended_at, duration_ms::double AS duration_ms,
      to_json(redactions_by_kind)::varchar AS redactions_by_kind
    ) FROM '${name}'`,
  );
  expect(
    rows.map((row) => ({ ...row, redactions_by_kind: JSON.parse(String(row.redactions_by_kind)) })),
  ).toEqual(
    sessions.map((row) => ({
      ...row,
      started_at: parseInstant(row.started_at),
      ended_at: parseInstant(row.ended_at),
      redactions_reported: true,
      // What the source does not report is null, so that nobody adds up a 0.
      ...(row.redactions_reported === false && {
        redaction_count: null,
        redactions_by_kind: null,
        redactions_reported: false,
      }),
    })),
  );
});

test('is the same bytes in the background, and each time', async () => {
  const first = await bytesOf(await streamed());
  expect((await bytesOf(await streamed())).equals(first)).toBe(true);
  const made = await makeExport(installation, tenant, { format: 'parquet', since: '2026-01-01T00:00:00Z' });
  expect(made).toMatchObject({ status: 'done', rows: sessions.length, bytes: first.length, gzip: false });
  expect(made.file?.name).toMatch(/\.parquet$/);
  const content = await installation.get(`/api/v1/exports/${made.id}/content`, tenant);
  expect(content.headers.get('content-type')).toBe('application/vnd.apache.parquet');
  expect((await bytesOf(content)).equals(first)).toBe(true);
});

test('of nothing is a file without rows', async () => {
  const file = await bytesOf(await streamed('&min_redactions=2147483647&status=error'));
  expect(await asked(file, (name) => `SELECT count(*)::int AS rows FROM '${name}'`)).toEqual([{ rows: 0 }]);
});

test.each([
  ['end=true', 'must be left out for parquet'],
  ['bom=true', 'must be left out unless format is csv'],
])('%s is refused', async (parameter, message) => {
  const answer = await streamed(`&${parameter}`);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain(message);
});

test('gzip is refused, and a byte order mark unless it is CSV', async () => {
  const create = (body: object) =>
    installation.get('/api/v1/exports', tenant, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const compressed = await create({ format: 'parquet', gzip: true });
  expect(compressed.status).toBe(422);
  expect(await compressed.text()).toContain('which is compressed by itself');
  const marked = await create({ format: 'ndjson', bom: true });
  expect(marked.status).toBe(422);
  expect(await marked.text()).toContain('must be left out unless format is csv');
});
