import type { PoolClient } from 'pg';
import { announcedAtMost } from '../live/announce.ts';
import { addToRollups, counted, countedDurations, countedKinds } from '../rollup/sql.ts';
import { noteUnindexedQuarters } from '../search-index/unindexed.ts';
import { keptName } from '../session/agent-name.ts';
import { insertedColumns, selectedColumns } from '../session/columns.ts';
import { differs } from '../session/sameness.ts';
import { maxReports, type Rejection } from './result.ts';

/** Sessions per statement, and thus per progress report. */
const slice = 20_000;

/** Indexes the staged sessions by id, and raises the connection's memory limits to fit the slices. */
export async function indexStaging(client: PoolClient): Promise<void> {
  // Plans depend on the sizes and the number of agents; a tenth of the default sample is sufficient for both.
  await client.query(`
    SET LOCAL maintenance_work_mem = '64MB';
    SET LOCAL work_mem = '32MB';
    SET LOCAL default_statistics_target = 10`);
  await client.query('CREATE INDEX ON staged_session (id, line)');
  await client.query('ANALYZE staged_session');
}

/**
 * Writes the staged sessions whose id does not exist yet. If an id was staged more than once, the first line wins.
 *
 * @param onRows called with the number of staged sessions processed so far
 * @returns the number of added sessions, and their ids unless there are too many to announce
 */
export async function addSessions(
  client: PoolClient,
  accountId: string,
  onRows: (rows: number) => void,
): Promise<{ added: number; ids: string[] }> {
  const ids: string[] = [];
  let added = 0;
  let seen = 0;
  let after: { id: string; line: string } | undefined = { id: '', line: '0' };
  while (after) {
    const result: { rows: Slice[] } = await client.query<Slice>(addStatement, [
      accountId,
      after.id,
      after.line,
      slice,
    ]);
    const row = result.rows[0] as Slice;
    added += Number(row.added);
    if (added <= announcedAtMost) ids.push(...(row.added_ids ?? []));
    seen += Number(row.seen);
    if (Number(row.seen) > 0) onRows(seen);
    after = row.id === null || row.line === null ? undefined : { id: row.id, line: row.line };
  }
  return { added, ids };
}

interface Slice {
  seen: string;
  added: string;
  /** Null if there are none, or too many to announce. */
  added_ids: string[] | null;
  id: string | null;
  line: string | null;
}

// Always ordered by id, so that concurrent loads wait for each other in one direction only and cannot deadlock.
const addStatement = `
    WITH slice AS MATERIALIZED (
      SELECT * FROM staged_session WHERE (id, line) > ($2, $3::bigint) ORDER BY id, line LIMIT $4
    ), latest_name AS (
      SELECT DISTINCT ON (agent_id) agent_id, agent_name
      FROM staged_session
      WHERE agent_name IS NOT NULL
        AND agent_id IN (SELECT agent_id FROM slice WHERE agent_name IS NULL)
      ORDER BY agent_id, started_at DESC, id DESC
    ), written AS (
      INSERT INTO session (${insertedColumns})
      SELECT $1, ${selectedColumns('slice', {
        agent_name: 'coalesce(slice.agent_name, agent.name, latest_name.agent_name, slice.agent_id)',
      })}
      FROM slice
      LEFT JOIN agent ON agent.account_id = $1 AND agent.id = slice.agent_id
      LEFT JOIN latest_name ON latest_name.agent_id = slice.agent_id
      ORDER BY slice.id, slice.line
      ON CONFLICT DO NOTHING
      RETURNING id
    ), left_out AS (
      INSERT INTO staged_left
      SELECT line
      FROM slice
      WHERE (SELECT count(*) FROM written) < (SELECT count(*) FROM slice)
        AND line NOT IN (SELECT DISTINCT ON (id) line FROM slice JOIN written USING (id) ORDER BY id, line)
    ), last AS (SELECT id, line FROM slice ORDER BY id DESC, line DESC LIMIT 1)
    SELECT
      (SELECT count(*) FROM slice) AS seen,
      (SELECT count(*) FROM written) AS added,
      (SELECT array_agg(id) FROM written HAVING count(*) <= ${announcedAtMost}) AS added_ids,
      (SELECT id FROM last) AS id,
      (SELECT line FROM last) AS line`;

/**
 * Removes the staged sessions whose id exists with other content.
 * A session without an agent name matches any name.
 */
export async function takeConflicts(
  client: PoolClient,
  accountId: string,
): Promise<{ rejected: Rejection[]; rejectedCount: number }> {
  const result = await client.query<{ line: string; id: string; total: string }>(
    `
    WITH conflict AS (
      DELETE FROM staged_session AS staged
      USING session AS kept
      WHERE kept.account_id = $1 AND kept.id = staged.id AND (${differs('staged', 'kept')})
      RETURNING staged.line, staged.id
    )
    SELECT line, id, count(*) OVER () AS total FROM conflict ORDER BY line LIMIT $2`,
    [accountId, maxReports],
  );
  return {
    rejected: result.rows.map(({ line, id }) => ({
      line: Number(line),
      code: 'conflict',
      message: `${id} already exists with other content`,
    })),
    rejectedCount: Number(result.rows[0]?.total ?? 0),
  };
}

/** The staged sessions that were written; nearly always all of them. */
const written = `(
      SELECT * FROM staged_session WHERE NOT EXISTS (SELECT FROM staged_left WHERE staged_left.line = staged_session.line)
    ) AS written`;

/** Counts the written sessions, for the agents and the rollups. */
export async function countWritten(client: PoolClient): Promise<void> {
  await client.query('ANALYZE staged_left');
  await client.query(`INSERT INTO staged_count ${counted(written)}`);
  await client.query(`INSERT INTO staged_kind_count ${countedKinds(written)}`);
  await client.query(`INSERT INTO staged_duration_count ${countedDurations(written)}`);
  await client.query('ANALYZE staged_count, staged_kind_count, staged_duration_count');
}

/** Creates the agents that the account does not have yet, and updates the counts of all agents of the load. */
export async function addAgents(client: PoolClient, accountId: string): Promise<void> {
  await client.query(
    `
    WITH latest AS (
      SELECT agent_id, max(started_at) FILTER (WHERE agent_name IS NOT NULL) AS started_at
      FROM staged_session
      GROUP BY agent_id
    ), named AS (
      SELECT DISTINCT ON (agent_id) agent_id, coalesce(agent_name, agent_id) AS name
      FROM latest
      LEFT JOIN staged_session AS staged USING (agent_id, started_at)
      ORDER BY agent_id, (agent_name IS NULL), id DESC
    ), counts AS (
      SELECT agent_id, sum(sessions) AS sessions, sum(redactions) AS redactions
      FROM staged_count
      GROUP BY agent_id
    )
    INSERT INTO agent AS kept (account_id, id, name, session_count, redaction_count)
    SELECT $1, agent_id, name, sessions, redactions
    FROM named JOIN counts USING (agent_id)
    ORDER BY agent_id
    ON CONFLICT (account_id, id) DO UPDATE SET
      session_count = kept.session_count + excluded.session_count,
      redaction_count = kept.redaction_count + excluded.redaction_count,
      name = ${keptName},
      deleted_at = NULL`,
    [accountId],
  );
}

/** Adds the written sessions to the account's rollups, and notes that they are not indexed. */
export async function addRollups(client: PoolClient, accountId: string): Promise<void> {
  await client.query(addToRollups('staged_count', 'staged_kind_count', 'staged_duration_count'), [accountId]);
  await client.query(noteUnindexedQuarters('staged_count'), [accountId]);
}
