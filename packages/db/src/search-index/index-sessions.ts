import type { Pool, PoolClient } from 'pg';
import { instantText } from '../rollup/cover-sql.ts';
import { durationMs } from '../rollup/sql.ts';
import { everyAgent, inMinutes, rollupQuarter } from '../rollup/widths.ts';
import { inTransactionUntil } from '../scope/transaction.ts';
import { buildSegment, type IndexedSession, type Segment, segmentSize, segmentSpan } from './segment.ts';
import { takeIndexTurn } from './turn.ts';

/** What one pass did. */
export interface IndexPass {
  /** Sessions that were read. */
  sessions: number;
  /** `done`: nothing is left. `busy`: another process indexes this account. `more`: another pass has something to do. */
  ended: 'done' | 'busy' | 'more';
}

interface Stretch {
  since: number;
  /** Exclusive. */
  until: number;
}

interface Unindexed extends Stretch {
  ids: string[];
  /** Sessions that are not indexed, about. */
  sessions: number;
}

interface Known extends Stretch {
  sessions: number;
}

/**
 * Indexes the newest sessions of an account that are not indexed: makes the segments anew that lie where these started. In
 * one transaction, so that readers see what was there before or all of it. It holds up no writer.
 *
 * What is written meanwhile is noted as not indexed, and remains so: the notes are read before the sessions, and only those
 * that were read are removed.
 *
 * @param signal cancels it, and leaves everything as it was
 */
export function indexSessions(
  pool: Pool,
  accountId: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<IndexPass> {
  return inTransactionUntil(pool, { accountId }, signal, async (client) => {
    if (!(await takeIndexTurn(client, accountId))) return { sessions: 0, ended: 'busy' };
    const noted = await readUnindexed(client, accountId);
    const [newest] = noted;
    if (!newest) return { sessions: 0, ended: 'done' };
    const { stretch, ids } = await choose(client, accountId, newest, noted.slice(1));
    await client.query(
      `WITH gone AS (
         DELETE FROM session_segment
         WHERE account_id = $1 AND since >= $2::timestamptz AND since < $3::timestamptz
         RETURNING since
       )
       DELETE FROM session_bitmap USING gone WHERE account_id = $1 AND session_bitmap.since = gone.since`,
      [accountId, instantText(stretch.since), instantText(stretch.until)],
    );
    let sessions = 0;
    for await (const segment of segmentsOf(client, accountId, stretch)) {
      sessions += segment.sessions;
      await write(client, accountId, segment);
    }
    await client.query('DELETE FROM session_unindexed WHERE account_id = $1 AND id = ANY($2::uuid[])', [
      accountId,
      ids,
    ]);
    const isAll = noted.length < quartersAtOnce && ids.length === noted.flatMap((one) => one.ids).length;
    return { sessions, ended: isAll ? 'done' : 'more' };
  });
}

/** Indexes all sessions of an account, pass by pass. @returns the sessions that were read; null when another process does so */
export async function indexAll(pool: Pool, accountId: string): Promise<number | null> {
  for (let sessions = 0; ; ) {
    const pass = await indexSessions(pool, accountId);
    if (pass.ended === 'busy') return null;
    sessions += pass.sessions;
    if (pass.ended === 'done') return sessions;
  }
}

/** Quarters of an hour that are looked at in a pass. */
const quartersAtOnce = 512;

/** Quarters with sessions that are not indexed, the newest first, and where in them those lie. */
async function readUnindexed(client: PoolClient, accountId: string): Promise<Unindexed[]> {
  const { rows } = await client.query<Record<keyof Unindexed, string> & { ids: string[] }>(
    `SELECT
       ids,
       ${milliseconds('quarter')} + coalesce(first, 0) AS since,
       ${milliseconds('quarter')} + coalesce(last + 1, ${rollupQuarter}) AS until,
       coalesce(listed, (
         SELECT ok_sessions + error_sessions + partial_sessions FROM session_rollup
         WHERE account_id = $1 AND agent_id = '${everyAgent}' AND width = ${inMinutes(rollupQuarter)} AND start = quarter
       ), 0) AS sessions
     FROM (
       SELECT
         quarter, array_agg(id::text) AS ids,
         CASE WHEN bool_and(starts IS NOT NULL) THEN sum(cardinality(starts)) END AS listed,
         CASE WHEN bool_and(starts IS NOT NULL) THEN min((SELECT min(one) FROM unnest(starts) AS one)) END AS first,
         CASE WHEN bool_and(starts IS NOT NULL) THEN max((SELECT max(one) FROM unnest(starts) AS one)) END AS last
       FROM session_unindexed
       WHERE account_id = $1
       GROUP BY quarter
       ORDER BY quarter DESC
       LIMIT ${quartersAtOnce}
     ) AS noted
     ORDER BY quarter DESC`,
    [accountId],
  );
  return rows.map(({ ids, since, until, sessions }) => ({
    ids,
    since: Number(since),
    until: Number(until),
    sessions: Number(sessions),
  }));
}

/**
 * The stretch to index: what is noted last, the segments that it reaches into, and what comes before, as long as all of it
 * fits into one segment.
 */
async function choose(
  client: PoolClient,
  accountId: string,
  newest: Unindexed,
  others: readonly Unindexed[],
): Promise<{ stretch: Stretch; ids: string[] }> {
  const { rows } = await client.query<{ since: string; until: string; sessions: number }>(
    `SELECT ${milliseconds('since')} AS since, ${milliseconds('until')} AS until, sessions
     FROM session_segment
     WHERE account_id = $1
     ORDER BY since DESC`,
    [accountId],
  );
  const segments = rows.map(
    (row): Known => ({ since: Number(row.since), until: Number(row.until), sessions: row.sessions }),
  );
  const stretch = { since: newest.since, until: newest.until };
  const ids = [...newest.ids];
  let sessions = newest.sessions;
  const left = [...segments];
  const takeIn = (segment: Known) => {
    stretch.since = Math.min(stretch.since, segment.since);
    stretch.until = Math.max(stretch.until, segment.until);
    sessions += segment.sessions;
    left.splice(left.indexOf(segment), 1);
  };
  const takeInOverlapping = () => {
    for (const segment of left.filter((one) => one.since < stretch.until && one.until > stretch.since))
      takeIn(segment);
  };
  takeInOverlapping();
  const waiting = [...others];
  for (;;) {
    const noted = waiting[0];
    const before = left.find((one) => one.until <= stretch.since);
    const isNoted = noted !== undefined && (before === undefined || noted.until > before.since);
    const next = isNoted ? noted : before;
    if (!next) break;
    // What lies within the stretch already costs nothing.
    const isWithin = next.since >= stretch.since;
    if (!isWithin && (sessions + next.sessions > segmentSize || stretch.until - next.since > segmentSpan))
      break;
    if (isNoted) {
      waiting.shift();
      ids.push(...noted.ids);
      sessions += noted.sessions;
      stretch.since = Math.min(stretch.since, noted.since);
      takeInOverlapping();
    } else takeIn(before as Known);
  }
  return { stretch, ids };
}

const rowsAtOnce = 16_384;

interface Row {
  at: string;
  duration: string;
  agent_id: string;
  status: string;
  model: string | null;
  kinds: string[];
  redactions: number;
  id: string;
}

/** The sessions of a stretch as segments, the oldest first. */
async function* segmentsOf(client: PoolClient, accountId: string, stretch: Stretch): AsyncGenerator<Segment> {
  let held: IndexedSession[] = [];
  let last = { at: stretch.since, id: '' };
  for (;;) {
    const { rows } = await client.query<Row>({
      name: 'search_index_read',
      text: `
        SELECT
          ${milliseconds('started_at')} AS at, id, ${durationMs} AS duration, agent_id, status, upstream_model AS model,
          redaction_count AS redactions, ARRAY(SELECT jsonb_object_keys(redactions_by_kind)) AS kinds
        FROM session
        WHERE account_id = $1 AND (started_at, id) > ($2::timestamptz, $3) AND started_at < $4::timestamptz
        ORDER BY started_at, id
        LIMIT ${rowsAtOnce}`,
      values: [accountId, instantText(last.at), last.id, instantText(stretch.until)],
    });
    for (const row of rows) {
      const startedAt = Number(row.at);
      const isNew = held.at(-1)?.startedAt !== startedAt;
      const first = held[0]?.startedAt ?? startedAt;
      if (isNew && (held.length >= segmentSize || startedAt - first >= segmentSpan)) {
        yield buildSegment(held);
        held = [];
      }
      held.push({
        startedAt,
        durationMs: Number(row.duration),
        agentId: row.agent_id,
        status: row.status,
        model: row.model,
        kinds: row.kinds,
        redactions: row.redactions,
      });
    }
    const end = rows.at(-1);
    if (!end || rows.length < rowsAtOnce) break;
    last = { at: Number(end.at), id: end.id };
  }
  if (held.length > 0) yield buildSegment(held);
}

async function write(client: PoolClient, accountId: string, segment: Segment): Promise<void> {
  await client.query({
    name: 'search_index_segment',
    text: `
      INSERT INTO session_segment (
        account_id, since, until, sessions, min_duration_ms, max_duration_ms, max_redactions, pieces, starts
      ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      accountId,
      instantText(segment.since),
      instantText(segment.until),
      segment.sessions,
      segment.minDurationMs,
      segment.maxDurationMs,
      segment.maxRedactions,
      segment.pieces,
      segment.starts,
    ],
  });
  await client.query({
    name: 'search_index_bitmaps',
    text: `
      INSERT INTO session_bitmap (account_id, since, key, bits)
      SELECT $1, $2, key, ('x' || bits)::varbit
      FROM unnest($3::text[], $4::text[]) AS made(key, bits)
      ORDER BY key COLLATE "C"`,
    values: [
      accountId,
      instantText(segment.since),
      [...segment.bitmaps.keys()],
      [...segment.bitmaps.values()],
    ],
  });
}

const milliseconds = (at: string) => `round(extract(epoch FROM ${at}) * 1000)::bigint`;
