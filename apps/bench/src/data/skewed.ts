import { anchor, days, windowStart } from './dataset.ts';
import { agentIdArray, agentNameArray, digits, draw } from './drawn.ts';

/**
 * Rows for the measurement of combined filters: values that are each frequent and never meet, values that are rare, and
 * values that exist for some days only.
 *
 * | what | where |
 * |---|---|
 * | agents 1, 3, 5 … | never reach `claude-3-5-haiku` or `llama-3.3-70b`; they alone have `PASSPORT`, one session in five |
 * | `MRN`, one in four | never in an error; errors are one in five |
 * | `EMAIL`, one in twelve | only in calls of five minutes and more |
 * | `BADGE`, one in ten | only in three of the thirty days |
 * | `RARE_4`, `RARE_6` | one in 10,000, one in 1,000,000 |
 * | partial sessions, one in ten | last less than five seconds |
 * | durations | one in 1,000 is 0, one in 10,000 is more than four hours, none is from 250 to 299 ms |
 * | redactions | one in 500 has twenty and more, one in 100,000 sixty and more, one session has 500 |
 * | starts | 64 in the same millisecond each 6,400, 3,000 in the same millisecond each 1,500,000 |
 *
 * Parameters: account, from which row to which, of how many, and what tells its ids from another account's.
 */
export const insertSkewed = `
  INSERT INTO session (
    account_id, id, agent_id, agent_name, started_at, ended_at,
    status, redaction_count, redactions_by_kind, upstream_model
  )
  SELECT
    $1,
    'sess_' || ${digits('(started + duration + late)')} || upper(substr(md5($5 || '-' || n), 1, 16)),
    ${agentIdArray}[agent + 1],
    ${agentNameArray}[agent + 1],
    to_timestamp(started / 1000.0),
    to_timestamp((started + duration) / 1000.0),
    status,
    names + phones + births + dates + mrns + mails + addresses + passports + badges + rare4 + rare6,
    jsonb_strip_nulls(jsonb_build_object(
      'NAME', nullif(names, 0), 'PHONE', nullif(phones, 0), 'DOB', nullif(births, 0), 'DATE', nullif(dates, 0),
      'MRN', nullif(mrns, 0), 'EMAIL', nullif(mails, 0), 'ADDRESS', nullif(addresses, 0),
      'PASSPORT', nullif(passports, 0), 'BADGE', nullif(badges, 0), 'RARE_4', nullif(rare4, 0), 'RARE_6', nullif(rare6, 0)
    )),
    CASE WHEN ${draw('n', 21, 100)} = 0 THEN NULL
      WHEN agent % 2 = 1 THEN (ARRAY['gpt-4o-mini','gpt-4o'])[${draw('n', 3, 2)} + 1]
      ELSE (ARRAY['gpt-4o-mini','gpt-4o-mini','gpt-4o','claude-3-5-haiku','llama-3.3-70b'])[${draw('n', 3, 5)} + 1]
    END
  FROM generate_series($2::bigint, $3::bigint - 1) AS row(n)
  CROSS JOIN LATERAL (
    SELECT
      CASE WHEN (n / 3000) % 500 = 7
          THEN ${windowStart} + ((n - n % 3000) * ${days * 86_400_000}::numeric / $4::bigint)::bigint
        WHEN (n / 64) % 100 = 0
          THEN ${windowStart} + ((n - n % 64) * ${days * 86_400_000}::numeric / $4::bigint)::bigint
        ELSE greatest(
          ${windowStart},
          least(${anchor}, ${windowStart} + (n * ${days * 86_400_000}::numeric / $4::bigint)::bigint - ${draw('n', 1, 300_000)})
        )
      END AS started,
      ${draw('n', 4, 4_000)}::bigint AS late,
      (ARRAY['ok','ok','ok','ok','ok','ok','ok','error','error','partial'])[${draw('n', 5, 10)} + 1] AS status,
      CASE WHEN ${draw('n', 6, 50_000)} = 0 THEN 24
        ELSE floor(24 * (${draw('n', 7, 1_000_000)} / 1000000.0) ^ 3)::int END AS agent,
      ${draw('n', 8, 4)} AS names,
      ${draw('n', 9, 3)} AS phones,
      ${draw('n', 10, 2)} AS births,
      ${draw('n', 11, 3)} AS dates,
      CASE WHEN ${draw('n', 13, 12)} = 0 THEN 1 ELSE 0 END AS mails,
      CASE WHEN n > $4::bigint / 10 AND n < $4::bigint / 5 AND ${draw('n', 22, 10)} = 0 THEN 2 ELSE 0 END AS badges,
      CASE WHEN ${draw('n', 23, 10_000)} = 0 THEN 1 ELSE 0 END AS rare4,
      CASE WHEN ${draw('n', 24, 1_000_000)} = 0 THEN 1 ELSE 0 END AS rare6,
      -- Few calls have very many: one in 500 twenty, one in 100,000 sixty, and one in all five hundred.
      CASE WHEN n = $4::bigint / 2 THEN 500
        WHEN ${draw('n', 15, 100_000)} = 0 THEN 60
        WHEN ${draw('n', 16, 500)} = 0 THEN 20
        WHEN ${draw('n', 17, 8)} = 0 THEN ${draw('n', 18, 5)}
        ELSE 0 END AS addresses
    OFFSET 0
  ) AS drawn
  CROSS JOIN LATERAL (
    SELECT
      CASE WHEN status <> 'error' AND ${draw('n', 12, 3)} = 0 THEN 1 ELSE 0 END AS mrns,
      CASE WHEN agent % 2 = 1 AND ${draw('n', 20, 5)} = 0 THEN 1 ELSE 0 END AS passports,
      CASE WHEN ${draw('n', 25, 1_000)} = 0 THEN 0
        WHEN ${draw('n', 26, 10_000)} = 0 THEN 14400000 + ${draw('n', 27, 3_600_000)}
        WHEN mails > 0 THEN 300000 + ${draw('n', 2, 300_000)}
        WHEN status = 'partial' THEN 300 + ${draw('n', 2, 4_700)}
        ELSE 300 + ${draw('n', 2, 600_000)} END::bigint AS duration
    OFFSET 0
  ) AS dependent`;
