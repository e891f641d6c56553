import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../client.ts';
import { withDatabase } from './connection-url.ts';
import { databaseName } from './initialise-cluster.ts';

const pollMs = 25;
/** Without any answer. Recovery after a crash does answer, and may take as long as it needs. */
const silenceMs = 60_000;

/**
 * Waits until the database takes connections, and makes it on the first start.
 * @param hasEnded asked between attempts: a postmaster that has ended will not answer any more.
 * @returns true when ready, false when the postmaster ended first.
 * @throws Error when it stays silent for a minute or refuses our password.
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
        'PostgreSQL was started but did not answer for 60 seconds. Its log says why; try again.',
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
    // Starting, shutting down, recovering; or every slot is taken, which is ready enough to wait for.
    if (code === '57P03' || code === '57P01' || code === '53300') return 'starting';
    if (code === '28P01') {
      throw new Error(
        'PostgreSQL refused the password in postgresql.json. Restore that file as it was when the database was made.',
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
