import { newId } from '@masker/contract';
import type pg from 'pg';

/** Makes an account, with one row in every table that belongs to accounts. */
export async function fillEveryTable(owner: pg.Pool, accountId: string): Promise<void> {
  const [agent, user, view, webhook] = [newId('agent'), newId('user'), newId('view'), newId('webhook')];
  await owner.query(`
    INSERT INTO account (id, name) VALUES ('${accountId}', 'An account');
    INSERT INTO "user" (id, name, email) VALUES ('${user}', 'A person', '${user}');
    INSERT INTO membership (account_id, user_id, role) VALUES ('${accountId}', '${user}', 'admin');
    INSERT INTO agent (account_id, id, name) VALUES ('${accountId}', '${agent}', 'an agent');
    INSERT INTO session (
      account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count, redactions_by_kind
    ) VALUES ('${accountId}', '${newId('session')}', '${agent}', 'an agent', now(), now(), 'ok', 0, '{}');
    INSERT INTO session_rollup
      VALUES (now(), 1, 0, 0, 0, 0, 0, 0, 0, 0, 15, '${accountId}', '${agent}', '{}', '{}', '{}');
    INSERT INTO session_segment (
      account_id, since, until, sessions, min_duration_ms, max_duration_ms, max_redactions, pieces, starts
    ) VALUES ('${accountId}', now(), now(), 1, 0, 0, 0, '{0}', '\\x00000000');
    INSERT INTO session_bitmap (account_id, since, key, bits) VALUES ('${accountId}', now(), 'n', B'1');
    INSERT INTO session_unindexed (account_id, quarter) VALUES ('${accountId}', now());
    INSERT INTO sync_state (account_id, source, revision) VALUES ('${accountId}', 'https://masker.example', 1);
    INSERT INTO retention_run
      VALUES ('${accountId}', gen_random_uuid(), 1, now(), now(), now(), 1, 0, now(), now());
    INSERT INTO sign_in (account_id, id, token, user_id, expires_at)
      VALUES ('${accountId}', '${newId('signIn')}', '${user}', '${user}', now());
    INSERT INTO api_token (account_id, id, name, hash, scopes)
      VALUES ('${accountId}', '${newId('token')}', 'a token', sha256('${user}'), '{sessions:read}');
    INSERT INTO invitation (account_id, id, hash, role, created_by, expires_at)
      VALUES ('${accountId}', '${newId('invitation')}', sha256('${user}'), 'viewer', '${user}', now());
    INSERT INTO saved_view (account_id, id, name, filters, created_by, private_to)
      VALUES ('${accountId}', '${view}', 'a view', '{}', '${user}', '${user}');
    INSERT INTO session_export (
      account_id, id, format, gzip, filters, conditions, since, until, cut, as_of, created_by, request_id, file_name
    ) VALUES (
      '${accountId}', '${newId('export')}', 'csv', false, '{}', '{}', now(), now(), '1:1:', now(), '{}', '', ''
    );
    INSERT INTO export_schedule (account_id, id, every, format, gzip, filters, conditions, next_run_at, created_by)
      VALUES ('${accountId}', '${newId('exportSchedule')}', 'day', 'csv', false, '{}', '{}', now(), '{}');
    INSERT INTO webhook (account_id, id, name, url, events, filters, conditions, secret, cut, created_by)
      VALUES (
        '${accountId}', '${webhook}', 'a webhook', 'https://example.test', '{export.ready}', '{}', '{}', '', '1:1:', '{}'
      );
    INSERT INTO webhook_delivery (account_id, webhook_id, id, type)
      VALUES ('${accountId}', '${webhook}', '${newId('webhookDelivery')}', 'webhook.test');
    INSERT INTO default_view VALUES ('${accountId}', '${user}', '${view}');
    INSERT INTO access_log VALUES (
      '${accountId}', 1, 1, now(), '{0}', '{"actor":{"id":"${user}"},"action":"sessions.list"}', sha256('${user}'),
      '{sessions.list}', '{${user}}'
    );
    INSERT INTO access_log_key VALUES ('${accountId}', 'sessions.list', '${user}', 1);
    INSERT INTO access_log_target VALUES ('${accountId}', '${agent}', 1, 'agents.sessions', '${user}');
    INSERT INTO access_log_head VALUES ('${accountId}', 1, now(), sha256('${user}'));
    INSERT INTO access_log_anchor VALUES ('${accountId}', 1, now(), sha256('${user}'), 1, now(), now())`);
}
