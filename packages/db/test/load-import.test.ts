import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { importNdjson, LoadRefused, readNdjsonFile } from '../src/load/index.ts';
import { contents, failure, ndjson, newAccount, streamed, useDatabase, wireSession } from './load-support.ts';

const database = useDatabase();

test('imports a file, compressed or not, and nothing the second time', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const text = ndjson([wireSession(), wireSession(), wireSession()]);
  expect(
    await importNdjson({ pool, accountId, input: streamed(gzipSync(text)), read: readNdjsonFile }),
  ).toEqual({
    added: 3,
    duplicates: 0,
    rejected: [],
    rejectedCount: 0,
  });
  expect(await importNdjson({ pool, accountId, input: streamed(text) })).toMatchObject({
    added: 0,
    duplicates: 3,
  });
});

test('keeps the documented sample unchanged, except for the order of its kinds', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const sample = wireSession();
  await importNdjson({ pool, accountId, input: streamed(ndjson([sample])) });
  expect((await contents(pool, accountId)).sessions.get(sample.id)).toBe(
    `{"id":"${sample.id}","agent_id":"${sample.agent_id}","agent_name":"appointment-bot-prod","started_at":"2026-05-03T21:14:32Z","ended_at":"2026-05-03T21:14:32.794Z","duration_ms":794,"status":"ok","redaction_count":4,"redactions_by_kind":{"DOB":1,"NAME":2,"PHONE":1},"upstream_model":"gpt-4o-mini"}`,
  );
});

const bad = [
  wireSession(),
  'not JSON',
  { ...wireSession(), status: 'OK' },
  { ...wireSession(), transcript: 'my name is Jane' },
  wireSession(),
];
const badText = bad.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\r\n\n');
const badReports = [
  { line: 3, code: 'bad_request', message: 'is not valid JSON' },
  { line: 5, code: 'validation_failed', message: 'status must be one of ok, error, partial' },
  {
    line: 7,
    code: 'validation_failed',
    message: expect.stringMatching(/^transcript is not a field here; known are id, /),
  },
];

test('invalid lines refuse the import, are all reported, and nothing is stored', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const error = await failure(importNdjson({ pool, accountId, input: streamed(badText) }));
  expect(error).toBeInstanceOf(LoadRefused);
  expect(error).toMatchObject({ code: 'validation_failed', rejected: badReports, rejectedCount: 3 });
  expect(JSON.stringify(error)).not.toContain('Jane');
  expect(await contents(pool, accountId)).toEqual({ sessions: new Map(), agents: new Map() });
});

test('skips invalid lines and stores the others', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const kept = wireSession({ status: 'partial' });
  await importNdjson({ pool, accountId, input: streamed(ndjson([kept])) });
  const conflict = ndjson([{ ...kept, status: 'ok' }]);
  const result = await importNdjson({
    pool,
    accountId,
    input: streamed(conflict, badText),
    skipInvalid: true,
  });
  expect(result).toEqual({
    added: 2,
    duplicates: 0,
    rejected: [
      { line: 1, code: 'conflict', message: `${kept.id} already exists with other content` },
      ...badReports.map((report) => ({ ...report, line: report.line + 1 })),
    ],
    rejectedCount: 4,
  });
  expect((await contents(pool, accountId)).sessions.size).toBe(3);
});

test('reports a hundred invalid lines and counts the rest', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const error = await failure(importNdjson({ pool, accountId, input: streamed('{}\n'.repeat(250)) }));
  expect((error as LoadRefused).rejected).toHaveLength(100);
  expect(error).toMatchObject({ rejectedCount: 250 });
});

test('reports the number of bytes and sessions', async () => {
  const { pool } = database;
  const accountId = await newAccount(pool);
  const text = ndjson(Array.from({ length: 2_000 }, () => wireSession()));
  const seen: unknown[] = [];
  await importNdjson({
    pool,
    accountId,
    input: streamed(text),
    onProgress: (progress) => seen.push(progress),
  });
  expect(seen.at(-1)).toEqual({ phase: 'writing', done: 2_000, total: 2_000, bytes: text.length });
});
