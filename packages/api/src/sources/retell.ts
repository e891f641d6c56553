import { formatInstant } from '@masker/contract';
import { agentIdOf, sessionIdOf } from './derived-ids.ts';
import type { Selection } from './json-records.ts';
import { type Converted, firstTime } from './source.ts';

/**
 * What is read of a webhook of Retell (`CallResponse` of retell-sdk 5.60.0). Transcripts, recordings, dynamic variables
 * and phone numbers are never decoded.
 */
export const retellSelection: Selection = {
  event: true,
  call: {
    call_id: true,
    agent_id: true,
    agent_name: true,
    call_status: true,
    disconnection_reason: true,
    start_timestamp: true,
    end_timestamp: true,
  },
};

interface RetellCall {
  call_id?: unknown;
  agent_id?: unknown;
  agent_name?: unknown;
  call_status?: unknown;
  disconnection_reason?: unknown;
  start_timestamp?: unknown;
  end_timestamp?: unknown;
}

/** The reasons for the end of a call that are a fault of the call, not of a person. */
const faults =
  /^error_|^dial_failed$|^invalid_destination$|^telephony_provider_|^sip_routing_error$|^concurrency_limit_reached$|^no_concurrency_fallback$|^no_valid_payment$|^registered_call_timeout$/;

/** Retell does not name the model behind an agent. */
const unnamedModel = 'retell';

/**
 * The session of a call that has ended.
 *
 * @param body what {@link retellSelection} selects
 * @returns null for another event: `call_analyzed` tells the same once more
 */
export function retellSession(body: Record<string, unknown>): Converted | null {
  if (typeof body.event !== 'string') return { error: 'has no event: it is not a webhook of Retell' };
  if (body.event !== 'call_ended') return null;
  const call = (body.call ?? {}) as RetellCall;
  if (typeof call.call_id !== 'string') return { error: 'has no call.call_id' };
  const connectedAt = firstTime([call.start_timestamp], instantOf);
  const endedAt = firstTime([call.end_timestamp], instantOf);
  const startedAt = connectedAt ?? endedAt;
  if (startedAt === null) return { error: 'has no start_timestamp and no end_timestamp' };
  if (startedAt === 'unreadable') return { error: 'has a start_timestamp that is no time in milliseconds' };
  if (endedAt === 'unreadable') return { error: 'has an end_timestamp that is no time in milliseconds' };
  const theirs = typeof call.agent_id === 'string' && call.agent_id !== '' ? call.agent_id : null;
  const name =
    typeof call.agent_name === 'string' && call.agent_name.trim() !== '' ? call.agent_name.trim() : null;
  const isFault = call.call_status === 'error' || faults.test(String(call.disconnection_reason ?? ''));
  return {
    session: {
      id: sessionIdOf({ source: 'retell', id: call.call_id, startedAt }),
      agent_id: agentIdOf(theirs === null ? (name ?? 'retell') : `retell ${theirs}`),
      agent_name: name ?? theirs ?? 'retell',
      started_at: formatInstant(startedAt),
      ended_at: formatInstant(endedAt ?? startedAt),
      status: isFault ? 'error' : 'ok',
      redactions_by_kind: {},
      redactions_reported: false,
      upstream_model: connectedAt === null ? null : unnamedModel,
    },
  };
}

/** Retell writes milliseconds since the epoch. */
function instantOf(value: unknown): number | null {
  return typeof value === 'number' ? Math.floor(value) : null;
}
