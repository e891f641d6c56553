import { newId } from '@masker/contract';
import { type Database, openDatabase } from '@masker/db';
import { createTestDatabase } from '@masker/db/testing';
import { onTestFinished } from 'vitest';
import { asking, type Patience, usualPatience } from '../../src/sync/ask.ts';
import { mirrorRound } from '../../src/sync/mirror.ts';
import { newRound, type Round } from '../../src/sync/round.ts';
import { readSource } from '../../src/sync/source.ts';
import { type StubSource, stubCookie } from './sync-source.ts';

export const hour = 3_600_000;

/** Tries as often as ever, without the waits. */
export const impatience: Patience = { ...usualPatience, firstDelay: 1, longestDelay: 2, timeout: 5_000 };

export interface RoundOptions {
  since?: number;
  overlap?: number;
  recheck?: boolean;
  signal?: AbortSignal;
  patience?: Patience;
  cookie?: string;
}

export interface TestMirror {
  database: Database;
  account: string;
  /** Runs a round; one that fails has its error in `error`, and what it did before. */
  round(source: StubSource, options?: RoundOptions): Promise<{ round: Round; error: unknown }>;
  /** The wire JSON of what the account has, newest first. */
  stored(): Promise<Record<string, unknown>[]>;
}

/** A database with one account to mirror into. */
export async function testMirror(): Promise<TestMirror> {
  const created = await createTestDatabase();
  const database = openDatabase({ url: created.url, connections: 2 });
  onTestFinished(async () => {
    await database.close();
    await created.drop();
  });
  const account = newId('account');
  await database.directory.account.create({ data: { id: account, name: 'Mirror' } });
  return {
    database,
    account,
    async round(stub, options = {}) {
      const { since, overlap = hour, recheck = false, signal } = options;
      const { patience = impatience, cookie = stubCookie } = options;
      const source = readSource(stub.url, { cookie }, false);
      const round = newRound();
      const mirror = {
        pool: database.pool,
        accountId: account,
        source: source.address,
        ask: asking(source, { patience }),
        wish: { since: since ?? null, overlap, recheck },
        signal: signal ?? new AbortController().signal,
      };
      const error = await mirrorRound(mirror, round).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      return { round, error };
    },
    async stored() {
      const found = await database.pool.query<{ wire: string }>(
        'SELECT wire FROM session WHERE account_id = $1 ORDER BY started_at DESC, id DESC',
        [account],
      );
      return found.rows.map(({ wire }) => JSON.parse(wire));
    },
  };
}
