import { formatInstant, type Retention } from '@masker/contract';
import { inAccount, type Queryable } from '../scope/scopes.ts';
import { countExpired } from './count-expired.ts';

interface Known {
  days: number | null;
  account_held_at: string | null;
  clock_held_at: string | null;
  last_run_at: string;
  last_removal: Retention['last_removal'];
}

const statement = {
  name: 'retention_read',
  text: `
    SELECT
      retention_days AS days,
      wire_instant(retention_held_at) AS account_held_at,
      wire_instant(clock.held_at) AS clock_held_at,
      wire_instant(clock.seen_at) AS last_run_at,
      (
        SELECT json_build_object(
          'finished_at', wire_instant(max(finished_at)),
          'cutoff', wire_instant(max(cutoff)),
          'sessions', sum(sessions)::float8,
          'redactions', sum(redactions)::float8
        )
        FROM retention_run
        WHERE account_id = $1
        GROUP BY id
        ORDER BY max(finished_at) DESC, id
        LIMIT 1
      ) AS last_removal
    FROM account, retention_clock AS clock
    WHERE account.id = $1`,
};

/**
 * Reads for how long an account keeps its sessions, what a run would remove now, and what the last one removed.
 *
 * @param defaultDays the retention period of accounts without a setting; null: they keep their sessions
 * @param now in milliseconds since the epoch
 */
export async function readRetention(
  pool: Queryable,
  accountId: string,
  defaultDays: number | null,
  now: number,
): Promise<Retention> {
  const { rows } = await inAccount(pool, accountId).query<Known>({ ...statement, values: [accountId] });
  const known = rows[0] as Known;
  const days = known.days ?? defaultDays ?? 0;
  const expired = days === 0 ? null : await countExpired(pool, { accountId, days }, now);
  return {
    days: days === 0 ? null : days,
    of: known.days === null ? 'installation' : 'account',
    cutoff: expired && formatInstant(expired.cutoff),
    expired: expired && { sessions: expired.sessions, redactions: expired.redactions },
    held: expired && holdOf(known),
    last_run_at: known.last_run_at,
    last_removal: known.last_removal,
  };
}

/** The clock first: a run that does not trust it looks at no account. */
function holdOf({ account_held_at, clock_held_at }: Known): Retention['held'] {
  if (clock_held_at !== null) return { reason: 'clock', since: clock_held_at };
  return account_held_at === null ? null : { reason: 'everything', since: account_held_at };
}
