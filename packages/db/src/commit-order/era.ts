import type { ClientBase } from 'pg';

/**
 * Identifies the sequence of transaction ids: each cluster, and each timeline of it, has its own. After a promotion, the
 * name of the file that is written has the new timeline at once, and the control file only after a checkpoint.
 */
const identity = `
  SELECT system_identifier, CASE
    WHEN pg_catalog.pg_is_in_recovery() THEN timeline_id
    ELSE ('x' || left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::integer
  END AS timeline
  FROM pg_catalog.pg_control_system(), pg_catalog.pg_control_checkpoint()`;

type Owner = Pick<ClientBase, 'query'>;

/**
 * Whether new sessions get positions after all stored ones. False after the database was copied into another cluster,
 * or recovered to an earlier state, until its owner calls {@link beginCommitEra}.
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
 * Gives all new sessions positions after the stored ones: the transaction ids of this cluster, plus an offset.
 *
 * @param owner a connection of the role that owns the tables, outside a transaction
 */
export async function beginCommitEra(owner: Owner): Promise<void> {
  await owner.query('BEGIN');
  try {
    // The lock prevents inserts between reading the last position and committing the shift. Forced row-level security
    // applies to the owner too, so it is lifted for the query.
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
