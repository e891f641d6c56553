/**
 * A migration that was rewritten on the main branch, before landed migrations were frozen, when databases may already
 * have applied it. Such a database is upgraded to the current form in one transaction.
 */
export interface EarlierForm {
  migration: string;
  /** SHA-256 of the migration.sql that was applied. */
  checksum: string;
  /** SQL that runs first. */
  prepare: string;
  /** Whether the current migration.sql runs after that; otherwise it is recorded as applied. */
  reapply: boolean;
  /** SQL that runs last. */
  finish: string;
}

// Only the owner sees the rows of all accounts, and only while row-level security is not forced.
const singleEntries = {
  migration: '20261125010000_access_log',
  reapply: true,
  prepare: `
    ALTER TABLE access_log NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE access_log_head NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE access_log_anchor NO FORCE ROW LEVEL SECURITY;
    CREATE TEMP TABLE access_log_earlier ON COMMIT DROP AS
      SELECT account_id, sequence, at, entry, hash, action, actor_id FROM access_log;
    CREATE TEMP TABLE access_log_earlier_head ON COMMIT DROP AS TABLE access_log_head;
    CREATE TEMP TABLE access_log_earlier_anchor ON COMMIT DROP AS TABLE access_log_anchor;
    DROP TABLE access_log, access_log_head, access_log_anchor;
    DROP FUNCTION refuse_access_log_change(), refuse_access_log_removal(), require_account(text),
      append_access_log(text, text[], timestamptz[]), cut_access_log(text, integer, integer);`,
  // Each entry becomes a separate link and keeps its hash, so heads that were recorded elsewhere stay valid.
  finish: `
    ALTER TABLE access_log NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE access_log_key NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE access_log_head NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE access_log_anchor NO FORCE ROW LEVEL SECURITY;
    INSERT INTO access_log (account_id, sequence, first, at, instants, entries, hash, actions, actor_ids)
      SELECT account_id, sequence, sequence, at, ARRAY[(extract(epoch FROM at) * 1000)::bigint], entry, hash,
        ARRAY[action], ARRAY[actor_id]
      FROM access_log_earlier;
    INSERT INTO access_log_key (account_id, action, actor_id, sequence)
      SELECT account_id, key.action, key.actor_id, sequence
      FROM access_log_earlier AS link, access_log_keys(ARRAY[link.action], ARRAY[link.actor_id]) AS key;
    INSERT INTO access_log_head TABLE access_log_earlier_head;
    INSERT INTO access_log_anchor TABLE access_log_earlier_anchor;
    ALTER TABLE access_log FORCE ROW LEVEL SECURITY;
    ALTER TABLE access_log_key FORCE ROW LEVEL SECURITY;
    ALTER TABLE access_log_head FORCE ROW LEVEL SECURITY;
    ALTER TABLE access_log_anchor FORCE ROW LEVEL SECURITY;`,
};

export const earlierForms: readonly EarlierForm[] = [
  {
    migration: '20261123000000_init',
    checksum: 'ddf09fd31a81bf3aae2d53f3e6f675906edcae69bf14f82aded1007b6c8ac7cb',
    prepare: '',
    reapply: false,
    finish: `
      CREATE INDEX IF NOT EXISTS session_newest_by_agent_and_status
        ON session (account_id, agent_id, status, started_at DESC, id DESC) WHERE (status <> 'ok');`,
  },
  {
    migration: '20261125000000_access',
    checksum: 'f397f97f76e0e8c12cc1fed8502b565044397834749a57d8b3cf0cda27da7329',
    prepare: '',
    reapply: false,
    finish: `
      DROP TRIGGER sign_in_ends ON sign_in;
      DROP TRIGGER api_token_ends ON api_token;
      DROP TRIGGER membership_changes ON membership;
      CREATE TRIGGER sign_in_ends AFTER DELETE ON sign_in
        FOR EACH ROW EXECUTE FUNCTION announce_access_change('id');
      CREATE TRIGGER api_token_ends
        AFTER DELETE OR UPDATE OF revoked_at, expires_at, scopes, agent_id ON api_token
        FOR EACH ROW EXECUTE FUNCTION announce_access_change('id');
      CREATE TRIGGER membership_changes AFTER DELETE OR UPDATE ON membership
        FOR EACH ROW EXECUTE FUNCTION announce_access_change('user_id');`,
  },
  { ...singleEntries, checksum: 'cd7339f82b0e8264284c17d8e39abad0052cce763b6a943c5e858b794ee8a7d3' },
  { ...singleEntries, checksum: '49eab1e951dbe5dae8e3e3f5901f4516e4d82d26a378d16b258f0a96db7c7288' },
  {
    migration: '20261125040000_day_rollup',
    checksum: '683c2a9dd85eccac57e22114a00e98e3a7b03260e8cf0983d6240e0f6d4179ce',
    prepare: '',
    reapply: false,
    finish: 'DROP FUNCTION IF EXISTS add_counts(jsonb, jsonb);',
  },
  {
    migration: '20261125050000_wide_rollups',
    checksum: 'd24aedfca0926761a6808e612b2f4a9fa86bef72fbb5c5f6d456533ba9dc52ee',
    // Restores the state from which the migration starts: it creates the other widths again.
    prepare: `
      DROP INDEX session_rollup_time;
      ALTER TABLE session_rollup NO FORCE ROW LEVEL SECURITY;
      DELETE FROM session_rollup WHERE width NOT IN (15, 720);`,
    reapply: true,
    finish: '',
  },
];

/** @returns undefined if no earlier form of the migration has this checksum */
export function earlierFormOf(migration: string, checksum: string): EarlierForm | undefined {
  return earlierForms.find((form) => form.migration === migration && form.checksum === checksum);
}
