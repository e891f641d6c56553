import type { IngestSession } from '@masker/contract';
import type { PoolClient } from 'pg';
import { addToRollups, counted, countedDurations, countedKinds, writtenColumns } from '../rollup/sql.ts';
import { noteUnindexed } from '../search-index/unindexed.ts';
import { keptName } from '../session/agent-name.ts';
import { insertedColumns, recordColumns, selectedColumns, sessionColumns } from '../session/columns.ts';
import { differs } from '../session/sameness.ts';

// Ids, then agents, then rollups are taken, each in the order of their keys, here as in a bulk load, so that
// two writers that meet wait for each other in one direction only. Left alone, PostgreSQL would run the last
// part of a statement first: counts ask for the agents so that those are done before any rollup is begun.
const writeStatement = {
  name: 'ingest_write',
  text: `
    WITH incoming AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset($2::jsonb) AS row(${recordColumns})
    ), written AS (
      INSERT INTO session (${insertedColumns})
      SELECT $1, ${selectedColumns('incoming', {
        agent_name: 'coalesce(incoming.agent_name, agent.name, incoming.agent_id)',
      })}
      FROM incoming
      LEFT JOIN agent ON agent.account_id = $1 AND agent.id = incoming.agent_id
      ORDER BY incoming.id COLLATE "C"
      ON CONFLICT DO NOTHING
      RETURNING id, agent_name, ${writtenColumns}
    ), named AS (
      SELECT DISTINCT ON (agent_id) agent_id, agent_name FROM written ORDER BY agent_id, started_at DESC, id DESC
    ), agents AS (
      INSERT INTO agent AS kept (account_id, id, name, session_count, redaction_count)
      SELECT $1, agent_id, named.agent_name, count(*), sum(redaction_count)
      FROM written JOIN named USING (agent_id)
      GROUP BY agent_id, named.agent_name
      ORDER BY agent_id
      ON CONFLICT (account_id, id) DO UPDATE SET
        session_count = kept.session_count + excluded.session_count,
        redaction_count = kept.redaction_count + excluded.redaction_count,
        name = ${keptName},
        deleted_at = NULL
      RETURNING 1
    ), counts AS (
      SELECT * FROM (${counted('written')}) AS counts WHERE (SELECT count(*) FROM agents) > 0
    ), kinds AS (${countedKinds('written')}
    ), durations AS (${countedDurations('written')}
    ), rollups AS (${addToRollups('counts', 'kinds', 'durations')}
    ), noted AS (${noteUnindexed('written')}
    )
    SELECT id FROM written`,
};

/**
 * Writes sessions whose id is free, the agents they name, their counts, and that they are not indexed, in one statement.
 *
 * @param sessions no id twice
 * @returns the ids that were written
 */
export async function writeBatch(
  client: PoolClient,
  accountId: string,
  sessions: readonly IngestSession[],
): Promise<Set<string>> {
  const result = await client.query<{ id: string }>({
    ...writeStatement,
    values: [accountId, JSON.stringify(sessions.map(toRow))],
  });
  return new Set(result.rows.map((row) => row.id));
}

const differStatement = {
  name: 'ingest_differ',
  text: `
    SELECT kept.id
    FROM jsonb_to_recordset($2::jsonb) AS row(${recordColumns})
    JOIN session AS kept ON kept.account_id = $1 AND kept.id = row.id
    WHERE ${differs('row', 'kept')}`,
};

/** The ids among `sessions` that the database has with other content. */
export async function differingIds(
  client: PoolClient,
  accountId: string,
  sessions: readonly IngestSession[],
): Promise<Set<string>> {
  const result = await client.query<{ id: string }>({
    ...differStatement,
    values: [accountId, JSON.stringify(sessions.map(toRow))],
  });
  return new Set(result.rows.map((row) => row.id));
}

/** As JSON that {@link recordColumns} reads. */
function toRow(session: IngestSession): object {
  const row: Record<string, unknown> = {};
  for (const { name, field, type } of sessionColumns) {
    const value = session[field];
    row[name] = type === 'timestamptz' ? new Date(value as number).toISOString() : value;
  }
  return row;
}
