import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { stagingColumns } from '../session/columns.ts';
import { copyColumns, copyLine } from '../session/copy-text.ts';
import type { SessionRow } from './session-row.ts';

/** Size of one write to PostgreSQL, in UTF-16 units: large enough for throughput, small enough not to block. */
const chunkSize = 128 * 1024;

/**
 * Creates the temporary tables for the staged sessions, for the lines that turn out not to be written, and for the
 * counts of the written ones. They are dropped at the end of the transaction.
 */
export async function createStaging(client: PoolClient): Promise<void> {
  await client.query(`
    CREATE TEMPORARY TABLE staged_session (
      line bigint NOT NULL,
      ${stagingColumns}
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_left (line bigint NOT NULL) ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_count (
      quarter timestamptz(0) NOT NULL,
      agent_id text COLLATE "C" NOT NULL,
      status text COLLATE "C" NOT NULL,
      model text COLLATE "C",
      sessions bigint NOT NULL,
      redactions bigint NOT NULL,
      not_reported bigint NOT NULL,
      duration_ms bigint NOT NULL
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_kind_count (
      quarter timestamptz(0) NOT NULL,
      agent_id text COLLATE "C" NOT NULL,
      status text COLLATE "C" NOT NULL,
      kind text COLLATE "C" NOT NULL,
      total bigint NOT NULL,
      sessions bigint NOT NULL,
      starts int[]
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE staged_duration_count (
      agent_id text COLLATE "C" NOT NULL,
      width smallint NOT NULL,
      start timestamptz(0) NOT NULL,
      duration integer NOT NULL,
      sessions bigint NOT NULL,
      starts int[]
    ) ON COMMIT DROP`);
}

/** Drops the tables of a load before its transaction ends. */
export async function dropStaging(client: PoolClient): Promise<void> {
  await client.query(
    'DROP TABLE staged_session, staged_left, staged_count, staged_kind_count, staged_duration_count',
  );
}

/**
 * Streams sessions into the staging table.
 *
 * @param onRows called with the number of sessions sent so far
 * @returns the number of sessions
 * @throws errors of `sessions`
 */
export async function stageSessions(
  client: PoolClient,
  sessions: AsyncIterable<SessionRow> | Iterable<SessionRow>,
  onRows: (rows: number) => void,
): Promise<number> {
  let rows = 0;
  let failure: { cause: unknown } | undefined;

  async function* chunks(): AsyncGenerator<Buffer> {
    let held = '';
    try {
      for await (const session of sessions) {
        rows++;
        held += copyLine(session, session.line ?? rows);
        if (held.length < chunkSize) continue;
        yield Buffer.from(held);
        held = '';
        onRows(rows);
      }
    } catch (cause) {
      failure = { cause };
      // PostgreSQL logs this message, so it must not contain content.
      throw new Error('the input failed');
    }
    if (held !== '') yield Buffer.from(held);
    onRows(rows);
  }

  try {
    await pipeline(chunks, client.query(copyFrom(`COPY staged_session (${copyColumns}) FROM STDIN`)));
  } catch (error) {
    throw failure ? failure.cause : error;
  }
  return rows;
}
