import type { Pool } from 'pg';

const statement = {
  name: 'session_get',
  text: 'SELECT wire FROM session WHERE account_id = $1 AND id = $2',
};

/** The wire JSON of one session of the account, or null when the account has none of that id. */
export async function getSession(pool: Pool, accountId: string, sessionId: string): Promise<string | null> {
  const result = await pool.query<{ wire: string }>({ ...statement, values: [accountId, sessionId] });
  return result.rows[0]?.wire ?? null;
}
