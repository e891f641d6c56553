import type { ClientBase } from 'pg';

/** What the numbers of transactions belong to: another cluster, or timeline of it, counts anew. */
const identity = `
  SELECT system_identifier, timeline_id AS timeline
  FROM pg_catalog.pg_control_system(), pg_catalog.pg_control_checkpoint()`;

type Owner = Pick<ClientBase, 'query'>;

/**
 * Whether sessions stored now get positions behind all those that are stored. False after the database was copied into
 * another cluster, or recovered to an earlier moment, until its owner calls {@link beginCommitEra}.
 */
export async function isCommitEraCurrent(database: Owner): Promise<boolean> {
  const { rows } = await database.query<{ current: boolean }>(
    `SELECT EXISTS (
       SELECT FROM public.commit_era NATURAL JOIN (${identity}) AS present
     ) AS current`,
  );
  return rows[0]?.current === true;
}

/**
 * Has sessions that are stored from now on get positions behind all those that are stored: the numbers of this
 * cluster's transactions, shifted.
 *
 * @param owner a connection of the role that owns the tables, not in a transaction
 */
export async function beginCommitEra(owner: Owner): Promise<void> {
  await owner.query('BEGIN');
  try {
    // Nobody stores a session between the reading of the last position and the commit of the shift. The owner, too, is
    // held by row-level security, unless it is lifted.
    await owner.query('LOCK TABLE public.session IN ACCESS EXCLUSIVE MODE');
    await owner.query('ALTER TABLE public.session NO FORCE ROW LEVEL SECURITY');
    const { rows } = await owner.query<{ shift: string }>(
      'SELECT coalesce(max(commit_position), 0)::text AS shift FROM public.session',
    );
    const shift = BigInt(rows[0]?.shift ?? 0);
    await owner.query(
      `ALTER TABLE public.session FORCE ROW LEVEL SECURITY;
       ALTER TABLE public.session ALTER COLUMN commit_position
         SET DEFAULT (pg_catalog.pg_current_xact_id()::text)::bigint${shift === 0n ? '' : ` + ${shift}`};
       DELETE FROM public.commit_era;
       INSERT INTO public.commit_era (system_identifier, timeline, shift)
         SELECT system_identifier, timeline, ${shift} FROM (${identity}) AS present`,
    );
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK').catch(() => {});
    throw error;
  }
}
