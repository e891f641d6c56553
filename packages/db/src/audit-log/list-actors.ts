import { type IdRows, type MadePage, madePage } from '../iam/page.ts';
import type { Queryable } from '../scope/scopes.ts';

/** The maximum number of actors that one page of a search examines. */
const actorsExamined = 1_000;

/**
 * Jumps from actor to actor in the index, and reads the latest entry of each for its name. The cost of a page does not
 * grow with the number of entries of an actor.
 */
export const actorsStatement = {
  name: 'access_log_actors',
  text: `
    WITH RECURSIVE jump AS (
      (
        SELECT actor_id, 1 AS n
        FROM access_log_key
        WHERE account_id = $1 AND action = '' AND actor_id > $2
        ORDER BY actor_id
        LIMIT 1
      )
      UNION ALL
      SELECT next.actor_id, jump.n + 1
      FROM jump, LATERAL (
        SELECT key.actor_id
        FROM access_log_key AS key
        WHERE key.account_id = $1 AND key.action = '' AND key.actor_id > jump.actor_id
        ORDER BY key.actor_id
        LIMIT 1
      ) AS next
      WHERE jump.n < $5::int
    ),
    found AS MATERIALIZED (
      SELECT jump.actor_id, entry.actor, entry.at, row_number() OVER (ORDER BY jump.actor_id) AS n
      FROM jump, LATERAL (
        SELECT one.at, one.entry::json -> 'actor' AS actor
        FROM access_log_entry AS one
        WHERE one.account_id = $1
          AND one.link = (
            SELECT key.sequence
            FROM access_log_key AS key
            WHERE key.account_id = $1 AND key.action = '' AND key.actor_id = jump.actor_id
            ORDER BY key.sequence DESC
            LIMIT 1
          )
          AND CASE WHEN strpos(one.entry, '"id":"' || jump.actor_id || '"') > 0
            THEN one.entry::json #>> '{actor,id}' = jump.actor_id END
        ORDER BY one.sequence DESC
        LIMIT 1
      ) AS entry
      WHERE $4::text IS NULL OR jump.actor_id = $4 OR strpos(lower(entry.actor ->> 'name'), lower($4)) > 0
      ORDER BY jump.actor_id
      LIMIT $3::int + 1
    )
    SELECT
      string_agg(row_to_json(one)::text, ',' ORDER BY one.id) AS json,
      count(*)::int AS rows,
      CASE
        WHEN (SELECT count(*) FROM found) > $3::int THEN max(one.id)
        WHEN (SELECT count(*) FROM jump) = $5::int THEN (SELECT max(jump.actor_id) FROM jump)
      END AS last_id
    FROM (
      SELECT
        actor ->> 'kind' AS kind,
        actor_id AS id,
        actor ->> 'name' AS name,
        wire_instant(at) AS last_at,
        CASE actor ->> 'kind'
          WHEN 'user' THEN EXISTS (
            SELECT FROM membership WHERE membership.account_id = $1 AND membership.user_id = actor_id
          )
          WHEN 'token' THEN EXISTS (
            SELECT FROM api_token AS token
            WHERE token.account_id = $1 AND token.id = actor_id AND token.revoked_at IS NULL
              AND (token.expires_at IS NULL OR token.expires_at > now())
          )
          ELSE true
        END AS present
      FROM found
      WHERE n <= $3::int
    ) AS one`,
};

/**
 * Reads one page of the actors in an account's audit log, ordered by id.
 *
 * @param after the last id of the previous page; null for the first page
 * @param search a part of the name, or an id; a page of a search examines at most `actorsExamined` actors
 */
export async function listActors(
  account: Queryable,
  accountId: string,
  limit: number,
  after: string | null,
  search: string | null,
): Promise<IdRows> {
  const examined = search === null ? limit + 1 : actorsExamined;
  const result = await account.query<MadePage>({
    ...actorsStatement,
    values: [accountId, after ?? '', limit, search, examined],
  });
  return madePage(result.rows[0]);
}
