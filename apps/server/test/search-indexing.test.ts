import { newId } from '@masker/contract';
import { createIngestor, openDatabase } from '@masker/db';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startSearchIndexing } from '../src/search-indexing.ts';
import { eventually } from './support/eventually.ts';
import { afterwards } from './support/folders.ts';
import { query } from './support/postgres.ts';
import { startServer } from './support/server.ts';

test('sessions are indexed after they are written, and after an outage', async () => {
  const { databaseUrl } = await startServer();
  const database = openDatabase({ url: databaseUrl, onIdleError: () => {} });
  afterwards(() => database.close());
  const accountId = newId('account');
  await query(databaseUrl, `INSERT INTO account (id, name) VALUES ('${accountId}', 'Searched')`);
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const state = async () => {
    const [row] = await query<{ indexed: number; notes: number }>(
      databaseUrl,
      `SELECT
         (SELECT coalesce(sum(sessions), 0)::int FROM session_segment WHERE account_id = '${accountId}') AS indexed,
         (SELECT count(*)::int FROM session_unindexed WHERE account_id = '${accountId}') AS notes`,
    );
    return row;
  };
  const ingestor = createIngestor(database.pool);
  const send = (count: number) =>
    ingestor.ingest(
      accountId,
      Array.from({ length: count }, (_, i) => ({
        id: newId('session'),
        agentId: newId('agent'),
        agentName: 'an agent',
        startedAt: Date.UTC(2026, 4, 3) + i,
        endedAt: Date.UTC(2026, 4, 3) + i + 794,
        status: 'ok' as const,
        redactionCount: 0,
        redactionsByKind: {},
        upstreamModel: null,
      })),
    );
  await send(20);
  expect(await state()).toEqual({ indexed: 0, notes: 1 });

  await query(databaseUrl, 'ALTER TABLE session_unindexed RENAME TO away');
  const indexing = startSearchIndexing({
    pool: database.pool,
    directory: database.directoryPool,
    log,
    interval: 20,
    eagerly: true,
  });
  await eventually(() => logged.some((line) => line.includes('could not be indexed')));
  await query(databaseUrl, 'ALTER TABLE away RENAME TO session_unindexed');
  await eventually(async () => (await state())?.notes === 0);
  expect(await state()).toEqual({ indexed: 20, notes: 0 });

  await send(30);
  await eventually(async () => (await state())?.indexed === 50);
  await indexing.stop();
  await send(1);
  expect(await state()).toEqual({ indexed: 50, notes: 1 });
});
