-- agents_list
  WITH page AS (
    SELECT id, name, session_count, redaction_count, hashtext($1::text || id) AS hash, row_number() OVER (ORDER BY id) AS n
    FROM agent
    WHERE account_id = $1 AND id > $3 AND deleted_at IS NULL AND ($4::text IS NULL OR id = $4)
    ORDER BY id
    LIMIT $2::int + 1
  )
  SELECT
    string_agg(row_to_json(agent)::text, ',' ORDER BY agent.id) AS json,
    count(*)::int AS rows,
    CASE WHEN (SELECT count(*) FROM page) > $2::int THEN max(agent.id) END AS last_id
  FROM (
SELECT
  page.id,
  page.name,
  wire_instant((SELECT started_at FROM session WHERE agent_hash = page.hash AND account_id = $1 AND agent_id = page.id ORDER BY started_at LIMIT 1)) AS first_session_at,
  wire_instant((SELECT started_at FROM session WHERE agent_hash = page.hash AND account_id = $1 AND agent_id = page.id ORDER BY started_at DESC LIMIT 1)) AS last_session_at,
  page.session_count,
  page.redaction_count
FROM page
WHERE n <= $2::int) AS agent;

-- agents_search
  WITH looked_at AS MATERIALIZED (
    SELECT id, name, session_count, redaction_count, deleted_at
    FROM agent
    WHERE account_id = $1 AND id > $3 AND ($4::text IS NULL OR id = $4)
    ORDER BY id
    LIMIT $6::int
  ),
  page AS MATERIALIZED (
    SELECT id, name, session_count, redaction_count, hashtext($1::text || id) AS hash, row_number() OVER (ORDER BY id) AS n
    FROM looked_at
    WHERE deleted_at IS NULL AND (id = $5 OR strpos(lower(name), lower($5)) > 0)
    ORDER BY id
    LIMIT $2::int + 1
  )
  SELECT
    string_agg(row_to_json(agent)::text, ',' ORDER BY agent.id) AS json,
    count(*)::int AS rows,
    CASE
      WHEN (SELECT count(*) FROM page) > $2::int THEN max(agent.id)
      WHEN (SELECT count(*) FROM looked_at) = $6::int THEN (SELECT max(id) FROM looked_at)
    END AS last_id
  FROM (
SELECT
  page.id,
  page.name,
  wire_instant((SELECT started_at FROM session WHERE agent_hash = page.hash AND account_id = $1 AND agent_id = page.id ORDER BY started_at LIMIT 1)) AS first_session_at,
  wire_instant((SELECT started_at FROM session WHERE agent_hash = page.hash AND account_id = $1 AND agent_id = page.id ORDER BY started_at DESC LIMIT 1)) AS last_session_at,
  page.session_count,
  page.redaction_count
FROM page
WHERE n <= $2::int) AS agent;

-- access_log_page
SELECT wire AS json, rows, last FROM access_log_page($1, $2, $3, $4, $5, $6, $7, $8);

-- access_log_actors
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
) AS one;

-- sign_in_find
SELECT
  sign_in.id,
  round(extract(epoch FROM sign_in.expires_at) * 1000)::text AS expires_at,
  (extract(epoch FROM now() - sign_in.updated_at) * 1000)::float8 AS unused_for,
  account.id AS account_id,
  account.name AS account_name,
  "user".id AS user_id,
  "user".name AS user_name,
  "user".email,
  membership.role,
  account.suspended_at IS NOT NULL AS suspended,
  coalesce(sign_in.created_at > account.suspended_at, false) AS made_suspended
FROM sign_in
JOIN "user" ON "user".id = sign_in.user_id
JOIN membership
  ON membership.user_id = sign_in.user_id
  AND membership.account_id = coalesce(sign_in.account_id, membership.account_id)
  AND membership.account_id <> ALL (sign_in.barred_accounts)
JOIN account ON account.id = membership.account_id
WHERE sign_in.token = $1 AND sign_in.expires_at > now()
ORDER BY account.suspended_at IS NOT NULL, membership.created_at, membership.account_id
LIMIT 1;

-- sign_in_find_past
SELECT sign_in.id, sign_in.account_id, sign_in.user_id, "user".name, "user".email
FROM sign_in
JOIN "user" ON "user".id = sign_in.user_id
WHERE sign_in.token = $1 AND sign_in.account_id IS NOT NULL;

-- token_find
SELECT
  api_token.id, api_token.name, account.id AS account_id, account.name AS account_name,
  hash, scopes, agent_id, expires_at,
  (extract(epoch FROM expires_at - now()) * 1000)::float8 AS expires_in,
  (extract(epoch FROM now() - last_used_at) * 1000)::float8 AS unused_for,
  revoked_at IS NOT NULL AS revoked, account.suspended_at IS NOT NULL AS suspended
FROM api_token
JOIN account ON account.id = api_token.account_id
WHERE hash = $1;
