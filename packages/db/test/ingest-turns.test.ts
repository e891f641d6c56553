import { expect, test } from 'vitest';
import { createIngestor, type Ingestor } from '../src/ingest/index.ts';
import { newAccount, rows, useDatabase } from './load-support.ts';

const database = useDatabase();

/** The transactions that an ingestor has under way at once. */
const writersAtOnce = 4;

function accounts(count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => newAccount(database.pool)));
}

/** Sends again as soon as it is answered, so that with others of its account there is always a request waiting. */
async function sendOften(ingestor: Ingestor, accountId: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await ingestor.ingest(accountId, rows(1));
}

test('an account is written while others never stop sending', async () => {
  const ingestor = createIngestor(database.pool);
  const [last, ...busy] = (await accounts(1 + writersAtOnce)) as [string, ...string[]];
  const clients = busy.flatMap((accountId) => [1, 2, 3].map(() => sendOften(ingestor, accountId, 40)));
  const others = Promise.race(clients).then(() => 'another client was answered forty times');
  const first = ingestor.ingest(last, rows(1)).then(() => 'the account was answered');
  expect(await Promise.race([first, others])).toBe('the account was answered');
  await Promise.all(clients);
});

test('no more than four transactions are under way, whenever a request arrives', async () => {
  const { pool } = database;
  const ingestor = createIngestor(pool);
  const ids = await accounts(48);
  const underWay: number[] = [];
  // Each account that is answered is followed by a new one, after another number of microtasks, while others wait.
  const followed = async (first: string, next: string, microtasks: number) => {
    await ingestor.ingest(first, rows(1));
    for (let i = 0; i < microtasks; i++) await undefined;
    const answered = ingestor.ingest(next, rows(1));
    for (let i = 0; i < 6; i++) {
      await undefined;
      underWay.push(pool.totalCount - pool.idleCount + pool.waitingCount);
    }
    await answered;
  };
  const pairs = Array.from({ length: 24 }, (_, i) => [ids[i], ids[24 + i]] as [string, string]);
  await Promise.all(pairs.map(([first, next], i) => followed(first, next, i % 6)));
  expect(Math.max(...underWay)).toBe(writersAtOnce);
});
