import { inTransaction, type LoadProgress, loadWithin } from '@masker/db';
import type { Pool, PoolClient } from 'pg';
import { demo, neighbour } from './accounts.ts';
import { addPeople } from './people.ts';
import { noisyNeighbour, type ScenarioName, scenarios } from './scenarios/index.ts';

/** The neighbour's sessions, for each of the demo account's. */
const noise = 0.1;

export interface SeedOptions {
  pool: Pool;
  scenario?: ScenarioName;
  /** How many sessions the demo account gets, exactly; the neighbour's come on top. */
  sessions: number;
  /** The present that the sessions lead up to, in milliseconds. */
  now: number;
  onProgress?: (progress: { done: number; total: number }) => void;
  /** The last thing inside the transaction: what is written here is there exactly when the seed is. */
  beforeCommit?: (client: PoolClient) => Promise<void>;
}

export interface SeedResult {
  accountId: string;
  userId: string;
  email: string;
  /** Sessions added to the demo account. */
  added: number;
  /** Sessions added to the neighbour's account. */
  addedElsewhere: number;
  /** False when the demo account was there already; nothing was changed then. */
  seeded: boolean;
}

/**
 * Fills an empty database with a scenario, in one transaction: interrupted, it leaves nothing behind.
 * The demo account is the mark of a database that was seeded.
 */
export async function seed(options: SeedOptions): Promise<SeedResult> {
  const { pool, scenario = 'demo', sessions, now, onProgress, beforeCommit } = options;
  const own = scenario === 'empty' ? 0 : sessions;
  const theirs = Math.ceil(sessions * noise);
  const total = own + theirs;
  const who = { accountId: demo.accountId, userId: demo.userId, email: demo.email };

  const result = await inTransaction(pool, 'directory', async (client) => {
    if (!(await addPeople(client))) return { ...who, added: 0, addedElsewhere: 0, seeded: false };
    const { added } = await loadWithin(client, {
      accountId: demo.accountId,
      sessions: scenarios[scenario](now, sessions),
      onProgress: (progress) => onProgress?.({ done: soFar(progress, own), total }),
    });
    const elsewhere = await loadWithin(client, {
      accountId: neighbour.accountId,
      sessions: noisyNeighbour(now, theirs),
      onProgress: (progress) => onProgress?.({ done: own + soFar(progress, theirs), total }),
    });
    await beforeCommit?.(client);
    return { ...who, added, addedElsewhere: elsewhere.added, seeded: true };
  });
  // So that the first pages are planned well. PostgreSQL does it by itself before long, so it may fail.
  if (result.seeded) await pool.query('ANALYZE session, agent').catch(() => {});
  return result;
}

/** Whether the database has been seeded. */
export async function isSeeded(pool: Pool): Promise<boolean> {
  const found = await pool.query('SELECT 1 FROM account WHERE id = $1', [demo.accountId]);
  return found.rowCount === 1;
}

/** Reading a session is half of the work, writing it the other half. */
function soFar({ phase, done }: LoadProgress, of: number): number {
  return phase === 'reading' ? Math.floor(done / 2) : Math.floor((of + done) / 2);
}
