-- not prepared
SELECT FROM account WHERE id = $1 FOR NO KEY UPDATE;

-- not prepared
SELECT
       count(*) FILTER (WHERE status IN ('queued', 'running') AND schedule_id IS NULL)::int AS unfinished,
       count(*) FILTER (WHERE status = 'done' AND schedule_id IS NULL)::int AS files,
       coalesce(sum(file_bytes) FILTER (WHERE status = 'done'), 0)::float8 AS bytes
     FROM session_export
     WHERE account_id = $1;

-- not prepared
SELECT pg_advisory_xact_lock(hashtextextended($1, 0));

-- not prepared
SELECT shift::text, pg_catalog.pg_current_snapshot()::text AS snapshot FROM public.commit_era;

-- not prepared
      WITH seen AS (
        INSERT INTO session_export (
          account_id, id, format, gzip, bom, filters, conditions, since, until, agent_id, cut, as_of, created_by,
          request_id, file_name
        ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        RETURNING *
      )
SELECT seen.id, row_to_json(wire)::text AS json
FROM seen
CROSS JOIN LATERAL (
  SELECT
    seen.id,
    seen.status,
    seen.format,
    seen.gzip,
    seen.bom,
    seen.filters,
    wire_instant(seen.since) AS since,
    wire_instant(seen.until) AS until,
    wire_instant(seen.as_of) AS as_of,
    CASE WHEN seen.schedule_id IS NOT NULL THEN
      json_build_object(
        'id', seen.schedule_id, 'sequence', seen.sequence, 'after', wire_instant(seen.after_as_of),
        'removed_sessions', coalesce(seen.removed_sessions, 0)
      )
    END AS schedule,
    seen.rows,
    seen.bytes,
    seen.sha256,
    CASE WHEN seen.file_sha256 IS NOT NULL THEN
      json_build_object('name', seen.file_name, 'bytes', seen.file_bytes, 'sha256', seen.file_sha256)
    END AS file,
    CASE WHEN seen.timestamp IS NOT NULL OR seen.timestamp_due_at IS NOT NULL THEN
      json_build_object('at', wire_instant(seen.timestamp_at), 'error', seen.timestamp_error)
    END AS timestamp,
    round(seen.progress::numeric, 3) AS progress,
    seen.error,
    seen.created_by,
    wire_instant(seen.created_at) AS created_at,
    wire_instant(seen.finished_at) AS finished_at,
    wire_instant(seen.expires_at) AS expires_at
) AS wire;

-- not prepared
UPDATE session_export
     SET status = 'running', lease = $1, lease_until = now() + $2 * interval '1 millisecond',
       attempts = attempts + 1, progress = 0
     WHERE (account_id, id) = (
       SELECT account_id, id FROM session_export AS waiting
       WHERE status IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < now()) AND NOT EXISTS (
         SELECT FROM session_export AS other
         WHERE other.account_id = waiting.account_id AND other.status IN ('queued', 'running')
           AND other.lease_until >= now()
       )
       ORDER BY (
         SELECT max(finished_at) FROM session_export AS other WHERE other.account_id = waiting.account_id
       ) NULLS FIRST, created_at
       LIMIT 1
       FOR UPDATE OF waiting SKIP LOCKED
     )
     RETURNING
  account_id AS "accountId", id, status, format, gzip, bom, filters, conditions, since, until, agent_id AS "agentId", cut,
  as_of AS "asOf", schedule_id AS "scheduleId", sequence, after_cut AS "afterCut", after_as_of AS "afterAsOf",
  previous_export AS "previousExport", previous_sha256 AS "previousSha256", created_by AS "createdBy", request_id AS "requestId", file_name AS "fileName", attempts, lease,
  rows::float8 AS rows, bytes::float8 AS bytes, sha256, file_bytes::float8 AS "fileBytes",
  file_sha256 AS "fileSha256", statement, report, timestamp, removed_sessions::float8 AS "removedSessions";

-- not prepared
UPDATE session_export SET lease_until = now() + $4 * interval '1 millisecond', progress = $5
     WHERE account_id = $1 AND id = $2 AND lease = $3 AND status = 'running';

-- not prepared
UPDATE session_export SET status = 'queued', lease = NULL, lease_until = NULL, attempts = attempts - 1
     WHERE account_id = $1 AND id = $2 AND lease = $3 AND status = 'running';

-- not prepared
WITH failed AS (
       UPDATE session_export
       SET status = 'failed', lease = NULL, lease_until = NULL, error = $4, finished_at = now()
       WHERE account_id = $1 AND id = $2 AND lease = $3 AND status = 'running'
       RETURNING schedule_id
     ), retried AS (
       UPDATE export_schedule SET next_run_at = least(next_run_at, $5)
       WHERE account_id = $1 AND id = (SELECT schedule_id FROM failed)
     )
     SELECT FROM failed;

-- not prepared
WITH done AS (
       UPDATE session_export
       SET status = 'done', lease = NULL, lease_until = NULL, progress = 1, rows = $4, bytes = $5,
         sha256 = $6, file_bytes = $7, file_sha256 = $8, statement = $9, finished_at = now(),
         expires_at = now() + $10 * interval '1 millisecond', report = $11,
         timestamp_due_at = CASE WHEN $12 THEN now() END
       WHERE account_id = $1 AND id = $2 AND lease = $3 AND status = 'running'
       RETURNING account_id, id, schedule_id, removed_sessions
     ), told AS (
       UPDATE export_schedule AS schedule SET removed_sessions = schedule.removed_sessions - done.removed_sessions
       FROM done
       WHERE schedule.account_id = done.account_id AND schedule.id = done.schedule_id AND done.removed_sessions > 0
     ), queued AS (
       INSERT INTO webhook_delivery (account_id, webhook_id, id, type, subject)
       SELECT done.account_id, webhook.id, ($13::text[])[row_number() OVER ()], 'export.ready', done.id
       FROM done JOIN webhook USING (account_id)
       WHERE 'export.ready' = ANY(webhook.events)
     )
     SELECT FROM done;

-- not prepared
SELECT coalesce(sum(file_bytes), 0)::float8 AS bytes
     FROM session_export
     WHERE account_id = $1 AND status = 'done';

-- not prepared
SELECT account_id AS "accountId", id FROM session_export
     WHERE status = 'done' AND expires_at < now()
     ORDER BY expires_at
     LIMIT 1000;

-- not prepared
UPDATE session_export SET status = 'expired', report = NULL
     WHERE account_id = $1 AND id = $2 AND status = 'done';

-- timestamp_claim
UPDATE session_export
SET timestamp_due_at = now() + $1 * interval '1 millisecond', timestamp_attempts = timestamp_attempts + 1
WHERE (account_id, id) = (
  SELECT account_id, id FROM session_export
  WHERE timestamp_due_at <= now()
  ORDER BY timestamp_due_at
  LIMIT 1
  FOR UPDATE SKIP LOCKED
)
RETURNING account_id AS "accountId", id, request_id AS "requestId", statement, timestamp_attempts AS attempts;

-- not prepared
UPDATE session_export
     SET timestamp = $3, timestamp_at = $4, timestamp_due_at = NULL, timestamp_error = NULL
     WHERE account_id = $1 AND id = $2 AND timestamp IS NULL;

-- not prepared
UPDATE session_export SET timestamp_error = $3, timestamp_due_at = now() + $4 * interval '1 millisecond'
     WHERE account_id = $1 AND id = $2 AND timestamp IS NULL;

-- exports_list
    WITH seen AS (
      SELECT * FROM session_export WHERE account_id = $1 AND ($2::text IS NULL OR agent_id = $2)  AND id < $3 ORDER BY id DESC LIMIT $4::int + 1
    )
SELECT seen.id, row_to_json(wire)::text AS json
FROM seen
CROSS JOIN LATERAL (
  SELECT
    seen.id,
    seen.status,
    seen.format,
    seen.gzip,
    seen.bom,
    seen.filters,
    wire_instant(seen.since) AS since,
    wire_instant(seen.until) AS until,
    wire_instant(seen.as_of) AS as_of,
    CASE WHEN seen.schedule_id IS NOT NULL THEN
      json_build_object(
        'id', seen.schedule_id, 'sequence', seen.sequence, 'after', wire_instant(seen.after_as_of),
        'removed_sessions', coalesce(seen.removed_sessions, 0)
      )
    END AS schedule,
    seen.rows,
    seen.bytes,
    seen.sha256,
    CASE WHEN seen.file_sha256 IS NOT NULL THEN
      json_build_object('name', seen.file_name, 'bytes', seen.file_bytes, 'sha256', seen.file_sha256)
    END AS file,
    CASE WHEN seen.timestamp IS NOT NULL OR seen.timestamp_due_at IS NOT NULL THEN
      json_build_object('at', wire_instant(seen.timestamp_at), 'error', seen.timestamp_error)
    END AS timestamp,
    round(seen.progress::numeric, 3) AS progress,
    seen.error,
    seen.created_by,
    wire_instant(seen.created_at) AS created_at,
    wire_instant(seen.finished_at) AS finished_at,
    wire_instant(seen.expires_at) AS expires_at
) AS wire ORDER BY seen.id DESC;

-- exports_list_of_schedule
    WITH seen AS (
      SELECT * FROM session_export WHERE account_id = $1 AND ($2::text IS NULL OR agent_id = $2) AND schedule_id = $5 AND id < $3 ORDER BY id DESC LIMIT $4::int + 1
    )
SELECT seen.id, row_to_json(wire)::text AS json
FROM seen
CROSS JOIN LATERAL (
  SELECT
    seen.id,
    seen.status,
    seen.format,
    seen.gzip,
    seen.bom,
    seen.filters,
    wire_instant(seen.since) AS since,
    wire_instant(seen.until) AS until,
    wire_instant(seen.as_of) AS as_of,
    CASE WHEN seen.schedule_id IS NOT NULL THEN
      json_build_object(
        'id', seen.schedule_id, 'sequence', seen.sequence, 'after', wire_instant(seen.after_as_of),
        'removed_sessions', coalesce(seen.removed_sessions, 0)
      )
    END AS schedule,
    seen.rows,
    seen.bytes,
    seen.sha256,
    CASE WHEN seen.file_sha256 IS NOT NULL THEN
      json_build_object('name', seen.file_name, 'bytes', seen.file_bytes, 'sha256', seen.file_sha256)
    END AS file,
    CASE WHEN seen.timestamp IS NOT NULL OR seen.timestamp_due_at IS NOT NULL THEN
      json_build_object('at', wire_instant(seen.timestamp_at), 'error', seen.timestamp_error)
    END AS timestamp,
    round(seen.progress::numeric, 3) AS progress,
    seen.error,
    seen.created_by,
    wire_instant(seen.created_at) AS created_at,
    wire_instant(seen.finished_at) AS finished_at,
    wire_instant(seen.expires_at) AS expires_at
) AS wire ORDER BY seen.id DESC;

-- exports_get
WITH seen AS (SELECT * FROM session_export WHERE account_id = $1 AND ($2::text IS NULL OR agent_id = $2) AND id = $3)
  SELECT seen.id, row_to_json(wire)::text AS json
  FROM seen
  CROSS JOIN LATERAL (
    SELECT
      seen.id,
      seen.status,
      seen.format,
      seen.gzip,
      seen.bom,
      seen.filters,
      wire_instant(seen.since) AS since,
      wire_instant(seen.until) AS until,
      wire_instant(seen.as_of) AS as_of,
      CASE WHEN seen.schedule_id IS NOT NULL THEN
        json_build_object(
          'id', seen.schedule_id, 'sequence', seen.sequence, 'after', wire_instant(seen.after_as_of),
          'removed_sessions', coalesce(seen.removed_sessions, 0)
        )
      END AS schedule,
      seen.rows,
      seen.bytes,
      seen.sha256,
      CASE WHEN seen.file_sha256 IS NOT NULL THEN
        json_build_object('name', seen.file_name, 'bytes', seen.file_bytes, 'sha256', seen.file_sha256)
      END AS file,
      CASE WHEN seen.timestamp IS NOT NULL OR seen.timestamp_due_at IS NOT NULL THEN
        json_build_object('at', wire_instant(seen.timestamp_at), 'error', seen.timestamp_error)
      END AS timestamp,
      round(seen.progress::numeric, 3) AS progress,
      seen.error,
      seen.created_by,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.finished_at) AS finished_at,
      wire_instant(seen.expires_at) AS expires_at
  ) AS wire;

-- exports_find
SELECT
  account_id AS "accountId", id, status, format, gzip, bom, filters, conditions, since, until, agent_id AS "agentId", cut,
  as_of AS "asOf", schedule_id AS "scheduleId", sequence, after_cut AS "afterCut", after_as_of AS "afterAsOf",
  previous_export AS "previousExport", previous_sha256 AS "previousSha256", created_by AS "createdBy", request_id AS "requestId", file_name AS "fileName", attempts, lease,
  rows::float8 AS rows, bytes::float8 AS bytes, sha256, file_bytes::float8 AS "fileBytes",
  file_sha256 AS "fileSha256", statement, report, timestamp, removed_sessions::float8 AS "removedSessions" FROM session_export WHERE account_id = $1 AND ($2::text IS NULL OR agent_id = $2) AND id = $3;

-- not prepared
WITH seen AS (
       UPDATE session_export
       SET status = CASE WHEN status = 'failed' THEN status ELSE 'expired' END, lease = NULL, lease_until = NULL,
         report = NULL, expires_at = least(expires_at, now()), finished_at = coalesce(finished_at, now())
       WHERE account_id = $1 AND id = $2
       RETURNING *
     )
  SELECT seen.id, row_to_json(wire)::text AS json
  FROM seen
  CROSS JOIN LATERAL (
    SELECT
      seen.id,
      seen.status,
      seen.format,
      seen.gzip,
      seen.bom,
      seen.filters,
      wire_instant(seen.since) AS since,
      wire_instant(seen.until) AS until,
      wire_instant(seen.as_of) AS as_of,
      CASE WHEN seen.schedule_id IS NOT NULL THEN
        json_build_object(
          'id', seen.schedule_id, 'sequence', seen.sequence, 'after', wire_instant(seen.after_as_of),
          'removed_sessions', coalesce(seen.removed_sessions, 0)
        )
      END AS schedule,
      seen.rows,
      seen.bytes,
      seen.sha256,
      CASE WHEN seen.file_sha256 IS NOT NULL THEN
        json_build_object('name', seen.file_name, 'bytes', seen.file_bytes, 'sha256', seen.file_sha256)
      END AS file,
      CASE WHEN seen.timestamp IS NOT NULL OR seen.timestamp_due_at IS NOT NULL THEN
        json_build_object('at', wire_instant(seen.timestamp_at), 'error', seen.timestamp_error)
      END AS timestamp,
      round(seen.progress::numeric, 3) AS progress,
      seen.error,
      seen.created_by,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.finished_at) AS finished_at,
      wire_instant(seen.expires_at) AS expires_at
  ) AS wire;

-- not prepared
SELECT count(*)::int AS count FROM export_schedule WHERE account_id = $1;

-- not prepared
WITH seen AS (INSERT INTO export_schedule (account_id, id, every, format, gzip, filters, conditions, next_run_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING *)
  SELECT seen.id, row_to_json(wire)::text AS json
  FROM seen
  LEFT JOIN LATERAL (
    SELECT id, sequence, status, as_of, error
    FROM session_export
    WHERE account_id = seen.account_id AND schedule_id = seen.id
    ORDER BY id DESC
    LIMIT 1
  ) AS last ON true
  CROSS JOIN LATERAL (
    SELECT
      seen.id,
      seen.every,
      seen.format,
      seen.gzip,
      seen.filters,
      seen.paused,
      seen.removed_sessions,
      CASE WHEN NOT seen.paused THEN wire_instant(seen.next_run_at) END AS next_run_at,
      CASE WHEN last.id IS NOT NULL THEN
        json_build_object(
          'id', last.id, 'sequence', last.sequence, 'status', last.status, 'as_of', wire_instant(last.as_of),
          'error', last.error
        )
      END AS last_export,
      seen.created_by,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.updated_at) AS updated_at
  ) AS wire;

-- export_schedules_list
WITH seen AS (SELECT * FROM export_schedule WHERE account_id = $1)
  SELECT seen.id, row_to_json(wire)::text AS json
  FROM seen
  LEFT JOIN LATERAL (
    SELECT id, sequence, status, as_of, error
    FROM session_export
    WHERE account_id = seen.account_id AND schedule_id = seen.id
    ORDER BY id DESC
    LIMIT 1
  ) AS last ON true
  CROSS JOIN LATERAL (
    SELECT
      seen.id,
      seen.every,
      seen.format,
      seen.gzip,
      seen.filters,
      seen.paused,
      seen.removed_sessions,
      CASE WHEN NOT seen.paused THEN wire_instant(seen.next_run_at) END AS next_run_at,
      CASE WHEN last.id IS NOT NULL THEN
        json_build_object(
          'id', last.id, 'sequence', last.sequence, 'status', last.status, 'as_of', wire_instant(last.as_of),
          'error', last.error
        )
      END AS last_export,
      seen.created_by,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.updated_at) AS updated_at
  ) AS wire ORDER BY seen.id;

-- export_schedules_due
SELECT account_id AS "accountId", export_schedule.id
FROM export_schedule JOIN account ON account.id = account_id
WHERE NOT paused AND next_run_at <= $1 AND suspended_at IS NULL
ORDER BY next_run_at
LIMIT 100;

-- not prepared
SELECT schedule.id, every, format, gzip, filters, conditions, created_by AS "createdBy",
       account.name AS "accountName", removed_sessions::float8 AS "removedSessions"
     FROM export_schedule AS schedule JOIN account ON account.id = schedule.account_id
     WHERE account_id = $1 AND schedule.id = $2 AND NOT paused AND next_run_at <= $3 AND suspended_at IS NULL;

-- not prepared
SELECT id, sequence, cut, as_of AS "asOf", statement IS NOT NULL AS "isFinished",
       encode(sha256(convert_to(statement, 'UTF8')), 'hex') AS "statementSha256"
     FROM session_export
     WHERE account_id = $1 AND schedule_id = $2 AND (statement IS NOT NULL OR status IN ('queued', 'running'))
     ORDER BY sequence DESC
     LIMIT 1;

-- not prepared
INSERT INTO session_export (
         account_id, id, format, gzip, filters, conditions, cut, as_of, created_by, request_id, file_name,
         schedule_id, sequence, after_cut, after_as_of, previous_export, previous_sha256,
         removed_sessions
       ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18);

-- not prepared
UPDATE export_schedule SET next_run_at = $3 WHERE account_id = $1 AND id = $2;

-- access_log_append
SELECT append_access_log($1, $2::bigint[], $3, $4::text[], $5::text[]) AS sequence;

-- not prepared
WITH seen AS (UPDATE export_schedule SET
         every = coalesce($3, every),
         format = coalesce($4, format),
         gzip = coalesce($5, gzip),
         paused = coalesce($6, paused),
         next_run_at = CASE WHEN next_run_at <= $8 THEN next_run_at ELSE coalesce($7, next_run_at) END,
         updated_at = greatest(now(), updated_at + interval '1 millisecond')
       WHERE account_id = $1 AND id = $2 RETURNING *)
  SELECT seen.id, row_to_json(wire)::text AS json
  FROM seen
  LEFT JOIN LATERAL (
    SELECT id, sequence, status, as_of, error
    FROM session_export
    WHERE account_id = seen.account_id AND schedule_id = seen.id
    ORDER BY id DESC
    LIMIT 1
  ) AS last ON true
  CROSS JOIN LATERAL (
    SELECT
      seen.id,
      seen.every,
      seen.format,
      seen.gzip,
      seen.filters,
      seen.paused,
      seen.removed_sessions,
      CASE WHEN NOT seen.paused THEN wire_instant(seen.next_run_at) END AS next_run_at,
      CASE WHEN last.id IS NOT NULL THEN
        json_build_object(
          'id', last.id, 'sequence', last.sequence, 'status', last.status, 'as_of', wire_instant(last.as_of),
          'error', last.error
        )
      END AS last_export,
      seen.created_by,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.updated_at) AS updated_at
  ) AS wire;

-- not prepared
WITH seen AS (DELETE FROM export_schedule WHERE account_id = $1 AND id = $2 RETURNING *)
  SELECT seen.id, row_to_json(wire)::text AS json
  FROM seen
  LEFT JOIN LATERAL (
    SELECT id, sequence, status, as_of, error
    FROM session_export
    WHERE account_id = seen.account_id AND schedule_id = seen.id
    ORDER BY id DESC
    LIMIT 1
  ) AS last ON true
  CROSS JOIN LATERAL (
    SELECT
      seen.id,
      seen.every,
      seen.format,
      seen.gzip,
      seen.filters,
      seen.paused,
      seen.removed_sessions,
      CASE WHEN NOT seen.paused THEN wire_instant(seen.next_run_at) END AS next_run_at,
      CASE WHEN last.id IS NOT NULL THEN
        json_build_object(
          'id', last.id, 'sequence', last.sequence, 'status', last.status, 'as_of', wire_instant(last.as_of),
          'error', last.error
        )
      END AS last_export,
      seen.created_by,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.updated_at) AS updated_at
  ) AS wire;

-- not prepared
SELECT json_build_object('name', name, 'days', retention_days) AS json FROM account WHERE id = $1;

-- not prepared
WITH entry AS (
  SELECT link.first + part.n - 1 AS sequence, part.instant, part.entry::json AS entry
  FROM access_log AS link,
    unnest(link.instants, string_to_array(link.entries, E'\n')) WITH ORDINALITY AS part (instant, entry, n)
  WHERE link.account_id = $1
    AND link.at >= to_timestamp($2::float8 / 1000)
    AND link.sequence <= coalesce(
      (SELECT sequence FROM access_log
       WHERE account_id = $1 AND at >= to_timestamp($3::float8 / 1000)
       ORDER BY at, sequence LIMIT 1),
      $4
    )
    AND part.instant >= $2::float8 AND part.instant < $3::float8
    AND link.first + part.n - 1 <= $4),
       by_actor AS (
         SELECT
           max(entry ->> 'actor') FILTER (WHERE newest = 1)::json AS actor,
           count(*)::int AS entries,
           (count(*) FILTER (WHERE action = ANY ($5)))::int AS lists,
           (count(*) FILTER (WHERE action = ANY ($6) AND outcome = 'ok'))::int AS opened,
           (count(*) FILTER (WHERE action = ANY ($7) AND outcome = 'ok'))::int AS exports,
           (count(*) FILTER (WHERE outcome = 'refused'))::int AS refused
         FROM (
           SELECT entry, entry ->> 'action' AS action, entry ->> 'outcome' AS outcome,
             row_number() OVER (PARTITION BY entry -> 'actor' ->> 'id' ORDER BY sequence DESC) AS newest
           FROM entry
         ) AS counted
         GROUP BY entry -> 'actor' ->> 'id'
       ),
       shown AS (SELECT * FROM by_actor ORDER BY entries DESC, actor ->> 'id' LIMIT 200)
       SELECT json_build_object(
         'entries', (SELECT coalesce(sum(entries), 0)::int FROM by_actor),
         'actors', (SELECT coalesce(json_agg(shown), '[]') FROM shown),
         'all', (SELECT count(*)::int FROM by_actor)
       ) AS json;

-- not prepared
WITH entry AS (
         SELECT *, count(*) OVER () AS found FROM (
  SELECT link.first + part.n - 1 AS sequence, part.instant, part.entry::json AS entry
  FROM access_log AS link,
    unnest(link.instants, string_to_array(link.entries, E'\n')) WITH ORDINALITY AS part (instant, entry, n)
  WHERE link.account_id = $1
    AND link.at >= to_timestamp($2::float8 / 1000)
    AND link.sequence <= coalesce(
      (SELECT sequence FROM access_log
       WHERE account_id = $1 AND at >= to_timestamp($3::float8 / 1000)
       ORDER BY at, sequence LIMIT 1),
      $4
    )
    AND part.instant >= $2::float8 AND part.instant < $3::float8
    AND link.first + part.n - 1 <= $4) AS every
         WHERE entry ->> 'action' = ANY ($5)
         ORDER BY sequence DESC
         LIMIT 200
       )
       SELECT json_build_object(
         'exports', coalesce(json_agg(json_build_object(
           'sequence', sequence,
           'at', wire_instant(to_timestamp(instant / 1000.0)),
           'actor', entry -> 'actor',
           'action', entry ->> 'action',
           'target', entry ->> 'target',
           'outcome', entry ->> 'outcome'
         ) ORDER BY sequence DESC), '[]'),
         'all', coalesce(max(found), 0)::int
       ) AS json
       FROM entry;

-- not prepared
SELECT json_build_object('sequence', sequence, 'at', wire_instant(at)) AS json
       FROM access_log_anchor WHERE account_id = $1 ORDER BY sequence DESC LIMIT 1;

-- not prepared
WITH run AS (
  SELECT id, max(finished_at) AS finished_at, max(cutoff) AS cutoff, sum(sessions)::float8 AS sessions,
    sum(redactions)::float8 AS redactions
  FROM retention_run
  WHERE account_id = $1 AND finished_at <= $4
  GROUP BY id
  HAVING max(finished_at) >= $2 AND max(finished_at) < $3
),
shown AS (SELECT * FROM run ORDER BY finished_at DESC, id LIMIT 200)
SELECT json_build_object(
  'runs', (SELECT coalesce(json_agg(json_build_object(
    'finished_at', wire_instant(finished_at),
    'cutoff', wire_instant(cutoff),
    'sessions', sessions,
    'redactions', redactions
  ) ORDER BY finished_at DESC, id), '[]') FROM shown),
  'all', (SELECT count(*)::int FROM run),
  'removed', (SELECT json_build_object(
    'sessions', coalesce(sum(sessions), 0), 'redactions', coalesce(sum(redactions), 0)
  ) FROM run),
  'of_window', (
    SELECT coalesce(sum(sessions), 0)::float8 FROM retention_run
    WHERE account_id = $1 AND finished_at <= $4 AND newest_started_at >= $2 AND oldest_started_at < $3
  )
) AS json;
