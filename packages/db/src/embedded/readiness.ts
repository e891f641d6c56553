import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../client.ts';
import { withDatabase } from './connection-url.ts';
import { databaseName } from './initialise-cluster.ts';

const pollMs = 25;
/** The timeout without any answer. During crash recovery PostgreSQL answers, so recovery may take longer. */
const silenceMs = 60_000;

/**
 * Waits until the database accepts connections, and creates it on the first start.
 * @param hasEnded checked between attempts: returns whether the postmaster has ended
 * @returns true if ready, false if the postmaster ended first
 * @throws Error if PostgreSQL does not answer for a minute, or refuses the password
 */
export async function untilReady(url: string, hasEnded: () => boolean): Promise<boolean> {
  let lastAnswer = Date.now();
  while (!hasEnded()) {
    const answer = await ask(url);
    if (answer === 'ready') return true;
    if (answer === 'no database') await createDatabase(url);
    if (answer !== 'silent') lastAnswer = Date.now();
    if (Date.now() - lastAnswer > silenceMs) {
      throw new Error(
        'PostgreSQL was started but did not answer for 60 seconds. Its log has the reason; try again.',
      );
    }
    await sleep(pollMs);
  }
  return false;
}

async function ask(url: string): Promise<'ready' | 'no database' | 'starting' | 'silent'> {
  const client = createClient({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return 'ready';
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '3D000') return 'no database';
    // Starting, shutting down or recovering; or all connections are in use, which shows that the server is running.
    if (code === '57P03' || code === '57P01' || code === '53300') return 'starting';
    if (code === '28P01') {
      throw new Error(
        'PostgreSQL refused the password in postgresql.json. Restore the version of that file from when the database was created.',
        { cause: error },
      );
    }
    return 'silent';
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = createClient({ connectionString: withDatabase(url, 'postgres') });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE "${databaseName}"`);
  } finally {
    await client.end();
  }
}
