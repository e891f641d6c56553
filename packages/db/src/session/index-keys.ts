import type { ClientBase } from 'pg';

/**
 * Indexes have a hash of 4 bytes in the place of each id and name, which are long and the same in many rows. The conditions
 * here choose the index and its order; those on the ids themselves, which callers add, leave out what has the same hash by
 * chance.
 *
 * Row-level security keeps a condition away from an index if a function could tell of rows that are not to be seen. So a
 * hash is made of parameters, or by a relation that PostgreSQL computes by itself first: see {@link hashedValues}.
 */

/** What `agent_hash` or `model_hash` is for a value, as SQL. */
export function hashOf(account: string, value: string): string {
  return `hashtext(${account}::text || ${value})`;
}

/** The condition on `session_by_band`, as SQL. @param account its id, as SQL of a parameter */
export function ofAccountHash(account: string): string {
  return `account_hash = hashtext(${account}::text)`;
}

/** The condition on the indexes by agent, as SQL. @param agent its id, as SQL of a parameter */
export function ofAgentHash(account: string, agent: string): string {
  return `agent_hash = ${hashOf(account, `${agent}::text`)}`;
}

/** The condition on `session_by_model` for sessions that reached none, as SQL. */
export function ofNoModelHash(account: string): string {
  return `model_hash = hashtext(${account}::text)`;
}

/**
 * A relation of values, with what `agent_hash` or `model_hash` is for each: columns `value` and `hash`.
 *
 * @param values SQL of an array of text
 */
export function hashedValues(account: string, values: string): string {
  // Without OFFSET, PostgreSQL would move the hash into the condition.
  return `(SELECT value, ${hashOf(account, 'value')} AS hash FROM unnest(${values}) AS one(value) OFFSET 0)`;
}

/**
 * Whether PostgreSQL computes the hashes that stored sessions have. It keeps them from version to version, as its own hash
 * indexes do. If it did not, lists would lack sessions that an earlier version stored.
 */
export async function computesStoredHashes(client: Pick<ClientBase, 'query'>): Promise<boolean> {
  const { rows } = await client.query<{ same: boolean }>(
    `SELECT hashtext('masker-sessions') = 205035960 AS same`,
  );
  return rows[0]?.same === true;
}
