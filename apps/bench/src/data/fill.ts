import { addToRollups, counted, countedDurations, countedKinds, writtenColumns } from '@masker/db/rollup';
import type { Client } from 'pg';
import { agents, anchor, days, windowStart } from './dataset.ts';

/**
 * Fills the product's own tables: the one place that knows their columns.
 *
 * Every value is drawn from a hash of the row's number, so that the same rows come out everywhere. Indexes
 * are taken off meanwhile and made again as they were found, which is what makes ten million rows feasible.
 */
export async function fill(
  client: Client,
  accounts: { accountId: string; rows: number }[],
  onRows: (rows: number) => void,
): Promise<void> {
  const indexes = await takeIndexesOff(client);
  let done = 0;
  for (const [place, { accountId, rows }] of accounts.entries()) {
    for (let from = 0; from < rows; from += chunk) {
      const until = Math.min(rows, from + chunk);
      await client.query(insertSessions, [accountId, from, until, rows, place]);
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

/** Changes whenever the rows do: kept data of another version is made anew. */
export const fillVersion = 1;

const chunk = 250_000;

/** Takes off the indexes of `session`, its primary key included. @returns the statements that make them again */
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

/** An integer from 0 up to `modulus`, drawn for row `n`. */
const draw = (n: string, seed: number, modulus: number) =>
  `(((hashint8extended(${n}, ${seed}) & 1073741823) % ${modulus})::int)`;

/** The time part of a ULID. */
const digits = (ms: string) =>
  [45, 40, 35, 30, 25, 20, 15, 10, 5, 0]
    .map((shift) => `substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ((${ms} >> ${shift}) & 31)::int + 1, 1)`)
    .join(' || ');

const agentNames = agents.map(({ name }) => `'${name}'`).join(',');
const agentIds = agents.map(({ id }) => `'${id}'`).join(',');

/** $1 account, $2 and $3 from which row to which, $4 of how many, $5 what tells its ids from another account's. */
const insertSessions = `
  INSERT INTO session (
    account_id, id, agent_id, agent_name, started_at, ended_at,
    status, redaction_count, redactions_by_kind, upstream_model
  )
  SELECT
    $1,
    'sess_' || ${digits('(started + duration + late)')} || upper(substr(md5($5 || '-' || n), 1, 16)),
    (ARRAY[${agentIds}])[agent + 1],
    (ARRAY[${agentNames}])[agent + 1],
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
}
