import type { RecordedFilters } from '@masker/db';

/**
 * What is kept of the parameters of a call: ids, names of things that we named, numbers, instants and durations.
 * What people wrote themselves is not.
 */
export const keptParameters: ReadonlySet<string> = new Set([
  'account_id',
  'action',
  'actor_id',
  'agent_id',
  'bom',
  'bucket',
  'compare',
  'end',
  'expires_in',
  'format',
  'include',
  'invitation_id',
  'kind',
  'limit',
  'max_duration_ms',
  'min_duration_ms',
  'min_redactions',
  'order',
  'reached_model',
  'role',
  'scopes',
  'session_id',
  'sign_in_id',
  'since',
  'status',
  'token_id',
  'until',
  'user_id',
]);

/** Of these, only that they were there: a cursor says more than the page it leads to, and a model is free text. */
export const presenceParameters: ReadonlySet<string> = new Set(['cursor', 'lastEventId', 'model']);

/** Of these nothing: free text. */
export const withheldParameters: ReadonlySet<string> = new Set(['name', 'search']);

/**
 * The parameters of a call, for the record. One that nobody has decided about is left out, and a test asks for the
 * decision.
 *
 * @param input checked against its schema
 * @param target a parameter that is recorded as what the call was about
 */
export function recordedParameters(input: unknown, target: string | null): RecordedFilters {
  const kept: Record<string, RecordedFilters[string]> = {};
  if (typeof input !== 'object' || input === null) return kept;
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || name === target) continue;
    if (keptParameters.has(name)) kept[name] = value;
    else if (presenceParameters.has(name)) kept[name] = true;
  }
  return kept;
}
