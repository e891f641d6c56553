import { addToRollups, counted, countedDurations, countedKinds, writtenColumns } from '@masker/db/rollup';
import { noteUnindexedQuarters } from '@masker/db/search-index';
import type { Client } from 'pg';
import { anchor, days, windowStart } from './dataset.ts';
import { agentIdArray, agentNameArray, digits, draw } from './drawn.ts';
import { insertSkewed } from './skewed.ts';

/**
 * Fills the tables of the product; only this file knows their columns.
 *
 * Every value derives from a hash of the row's number, so all runs have the same rows. Indexes are dropped before and
 * recreated afterwards, which makes ten million rows feasible.
 */
export async function fill(
  client: Client,
  accounts: { accountId: string; rows: number }[],
  onRows: (rows: number) => void,
  rowsOf: Rows = 'even',
): Promise<void> {
  const indexes = await takeIndexesOff(client);
  let done = 0;
  for (const [place, { accountId, rows }] of accounts.entries()) {
    for (let from = 0; from < rows; from += chunk) {
      const until = Math.min(rows, from + chunk);
      await client.query(inserts[rowsOf], [accountId, from, until, rows, place]);
      done += until - from;
      onRows(done);
    }
  }
  await client.query(`SET maintenance_work_mem = '512MB'`);
  for (const make of indexes) await client.query(make);
  for (const { accountId } of accounts) await fillCounts(client, accountId);
  await client.query('VACUUM (ANALYZE) session');
  await client.query('ANALYZE session_rollup, agent');
}

/** Which rows: `even` ones, or those of the measurement of combined filters. */
export type Rows = 'even' | 'skewed';

/** Changes whenever the rows do: kept data of another version is made anew. */
export const fillVersion = 2;

const chunk = 250_000;

/** Drops the indexes of `session`, including its primary key. @returns the statements that recreate them */
async function takeIndexesOff(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ drop: string; make: string }>(`
    SELECT
      CASE WHEN con.oid IS NULL
        THEN format('DROP INDEX %s', i.indexrelid::regclass)
        ELSE format('ALTER TABLE session DROP CONSTRAINT %I', con.conname) END AS drop,
      CASE WHEN con.oid IS NULL
        THEN pg_get_indexdef(i.indexrelid)
        ELSE format('ALTER TABLE session ADD CONSTRAINT %I %s', con.conname, pg_get_constraintdef(con.oid)) END AS make
    FROM pg_index i
    LEFT JOIN pg_constraint con ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid
    WHERE i.indrelid = 'session'::regclass`);
  for (const { drop } of rows) await client.query(drop);
  return rows.map(({ make }) => make);
}

/** $1 account, $2 and $3 from which row to which, $4 of how many, $5 what tells its ids from another account's. */
const insertSessions = `
  INSERT INTO session (
    account_id, id, agent_id, agent_name, started_at, ended_at,
    status, redaction_count, redactions_by_kind, upstream_model
  )
  SELECT
    $1,
    'sess_' || ${digits('(started + duration + late)')} || upper(substr(md5($5 || '-' || n), 1, 16)),
    ${agentIdArray}[agent + 1],
    ${agentNameArray}[agent + 1],
    to_timestamp(started / 1000.0),
    to_timestamp((started + duration) / 1000.0),
    CASE WHEN outcome < 15 THEN 'error' WHEN outcome < 35 THEN 'partial' ELSE 'ok' END,
    names + phones + births + dates + mrns + mails + addresses,
    jsonb_strip_nulls(jsonb_build_object(
      'NAME', nullif(names, 0), 'PHONE', nullif(phones, 0), 'DOB', nullif(births, 0), 'DATE', nullif(dates, 0),
      'MRN', nullif(mrns, 0), 'EMAIL', nullif(mails, 0), 'ADDRESS', nullif(addresses, 0)
    )),
    CASE WHEN outcome < 8 THEN NULL
      ELSE (ARRAY['gpt-4o-mini','gpt-4o-mini','gpt-4o','claude-3-5-haiku','llama-3.3-70b'])[${draw('n', 3, 5)} + 1]
    END
  FROM generate_series($2::bigint, $3::bigint - 1) AS row(n)
  -- OFFSET 0 keeps each value from being drawn again wherever it is used.
  CROSS JOIN LATERAL (
    SELECT
      -- Rows are nearly in the order of their start, as calls of different lengths come in. One block of 64
      -- in a hundred starts in the same millisecond.
      CASE WHEN (n / 64) % 100 = 0
        THEN ${windowStart} + ((n - n % 64) * ${days * 86_400_000}::numeric / $4::bigint)::bigint
        ELSE greatest(
          ${windowStart},
          least(${anchor}, ${windowStart} + (n * ${days * 86_400_000}::numeric / $4::bigint)::bigint - ${draw('n', 1, 300_000)})
        )
      END AS started,
      300 + ${draw('n', 2, 600_000)}::bigint AS duration,
      ${draw('n', 4, 4_000)}::bigint AS late,
      ${draw('n', 5, 1000)} AS outcome,
      CASE WHEN ${draw('n', 6, 50_000)} = 0 THEN 24
        ELSE floor(24 * (${draw('n', 7, 1_000_000)} / 1000000.0) ^ 3)::int END AS agent,
      ${draw('n', 8, 4)} AS names,
      ${draw('n', 9, 3)} AS phones,
      ${draw('n', 10, 2)} AS births,
      ${draw('n', 11, 3)} AS dates,
      CASE WHEN ${draw('n', 12, 4)} = 0 THEN 1 ELSE 0 END AS mrns,
      CASE WHEN ${draw('n', 13, 10)} = 0 THEN ${draw('n', 14, 4)} ELSE 0 END AS mails,
      -- Few calls have very many: one in 500 twenty, one in 100,000 sixty, and one in all five hundred.
      CASE WHEN n = $4::bigint / 2 THEN 500
        WHEN ${draw('n', 15, 100_000)} = 0 THEN 60
        WHEN ${draw('n', 16, 500)} = 0 THEN 20
        WHEN ${draw('n', 17, 8)} = 0 THEN ${draw('n', 18, 5)}
        ELSE 0 END AS addresses
    OFFSET 0
  ) AS drawn`;

const inserts: Record<Rows, string> = { even: insertSessions, skewed: insertSkewed };

/** The counts that the product keeps with the rows, made by its own SQL, from all of them at once. */
async function fillCounts(client: Client, accountId: string): Promise<void> {
  await client.query(
    `WITH written AS NOT MATERIALIZED (SELECT ${writtenColumns} FROM session WHERE account_id = $1),
       counts AS (${counted('written')}),
       kinds AS (${countedKinds('written')}),
       durations AS (${countedDurations('written')})
     ${addToRollups('counts', 'kinds', 'durations')}`,
    [accountId],
  );
  await client.query(
    `INSERT INTO agent (account_id, id, name, session_count, redaction_count)
     SELECT $1, agent_id, max(agent_name), count(*), sum(redaction_count)
     FROM session WHERE account_id = $1 GROUP BY agent_id`,
    [accountId],
  );
  const quarters = `SELECT start AS quarter FROM session_rollup WHERE account_id = $1 AND agent_id = '' AND width = 15`;
  await client.query(noteUnindexedQuarters(`(${quarters}) AS written`), [accountId]);
}
