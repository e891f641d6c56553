import type { RecordedFilters } from '@masker/db';

/**
 * Parameters whose values the audit log stores: ids, enumerated names, numbers, instants and durations.
 * Text that people wrote is not stored.
 */
export const keptParameters: ReadonlySet<string> = new Set([
  'account_id',
  'action',
  'actor_id',
  'agent_id',
  'bom',
  'bucket',
  'compare',
  'delivery_id',
  'end',
  'events',
  'every',
  'expires_in',
  'export_id',
  'format',
  'gzip',
  'include',
  'invitation_id',
  'is_default',
  'kind',
  'limit',
  'max_duration_ms',
  'min_duration_ms',
  'min_redactions',
  'order',
  'paused',
  'reached_model',
  'role',
  'schedule_id',
  'scopes',
  'session_id',
  'shared',
  'sign_in_id',
  'since',
  'status',
  'target',
  'token_id',
  'until',
  'updated_at',
  'user_id',
  'view_id',
  'webhook_id',
]);

/** Parameters stored as present only: a cursor contains values of a row, and a model is free text. */
export const presenceParameters: ReadonlySet<string> = new Set(['cursor', 'lastEventId', 'layout', 'model']);

/** Objects whose parameters are stored as if they were the call's own, by the same rules. */
export const nestedParameters: ReadonlySet<string> = new Set(['filters']);

/** Parameters that are not stored: free text, and addresses, which may have a secret in them. */
export const withheldParameters: ReadonlySet<string> = new Set(['name', 'search', 'url']);

/**
 * The parameters of a call, for the audit log. A parameter in none of the sets is left out, and a test fails
 * until it is in one.
 *
 * @param input validated against its schema
 * @param target the parameter that is stored as the target of the entry
 */
export function recordedParameters(input: unknown, target: string | null): RecordedFilters {
  const kept: Record<string, RecordedFilters[string]> = {};
  if (typeof input !== 'object' || input === null) return kept;
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || name === target) continue;
    if (keptParameters.has(name)) kept[name] = value;
    else if (presenceParameters.has(name)) kept[name] = true;
    else if (nestedParameters.has(name)) Object.assign(kept, recordedParameters(value, null));
  }
  return kept;
}
