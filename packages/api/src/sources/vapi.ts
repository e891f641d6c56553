import { formatInstant } from '@masker/contract';
import { agentIdOf, sessionIdOf } from './derived-ids.ts';
import type { Selection } from './json-records.ts';
import { type Converted, firstTime, isoInstant } from './source.ts';

const model: Selection = { model: true };

/**
 * What is read of a server message of Vapi (`ServerMessageEndOfCallReport` of @vapi-ai/server-sdk 2.0.0). Transcripts,
 * recordings, summaries and phone numbers are never decoded.
 */
export const vapiSelection: Selection = {
  message: {
    type: true,
    endedReason: true,
    startedAt: true,
    endedAt: true,
    timestamp: true,
    assistant: { id: true, name: true, model },
    call: {
      id: true,
      startedAt: true,
      endedAt: true,
      createdAt: true,
      assistantId: true,
      assistant: { name: true, model },
    },
  },
};

interface VapiMessage {
  type?: unknown;
  endedReason?: unknown;
  startedAt?: unknown;
  endedAt?: unknown;
  timestamp?: unknown;
  assistant?: VapiAssistant | null;
  call?: {
    id?: unknown;
    startedAt?: unknown;
    endedAt?: unknown;
    createdAt?: unknown;
    assistantId?: unknown;
    assistant?: VapiAssistant | null;
  } | null;
}

interface VapiAssistant {
  id?: unknown;
  name?: unknown;
  model?: { model?: unknown } | null;
}

/**
 * The reasons for the end of a call that are a fault of the call, not of a person (docs.vapi.ai/calls/call-ended-reason:
 * with a closed websocket, the call dropped; without an assistant, there was none to begin it).
 */
const faults =
  /error|fault|failed|not-found|not-valid|not-provided|no-assistant|invalid|worker-shutdown|closed-websocket|no-available|bypass-enabled|vonage-rejected/;

/**
 * The session of a call that has ended.
 *
 * @param body what {@link vapiSelection} selects
 * @param agentId the agent that the sender is limited to
 * @returns null for another message
 */
export function vapiSession(body: Record<string, unknown>, agentId: string | null): Converted | null {
  const message = (body.message ?? {}) as VapiMessage;
  if (typeof message.type !== 'string')
    return { error: 'has no message.type: it is not a server message of Vapi' };
  if (message.type !== 'end-of-call-report') return null;
  const { call } = message;
  if (typeof call?.id !== 'string') return { error: 'has no call.id' };
  const connectedAt = firstTime([message.startedAt, call.startedAt], instantOf);
  const startedAt = connectedAt ?? firstTime([call.createdAt], instantOf);
  const endedAt = firstTime([message.endedAt, call.endedAt, message.timestamp], instantOf);
  if (typeof startedAt !== 'number') return { error: 'has no startedAt that is a time' };
  if (typeof endedAt !== 'number') return { error: 'has no endedAt that is a time' };
  const assistants = [message.assistant, call.assistant];
  const name = textOf(assistants.map((one) => one?.name));
  const theirs = textOf([call.assistantId, message.assistant?.id]);
  const reason = typeof message.endedReason === 'string' ? message.endedReason : '';
  return {
    session: {
      id: sessionIdOf({ source: 'vapi', id: call.id, startedAt }),
      agent_id: agentId ?? agentIdOf(theirs === null ? (name ?? 'vapi') : `vapi ${theirs}`),
      ...(agentId !== null && name === null ? {} : { agent_name: name ?? theirs ?? 'vapi' }),
      started_at: formatInstant(startedAt),
      ended_at: formatInstant(endedAt),
      status: faults.test(reason) ? 'error' : 'ok',
      redactions_by_kind: {},
      redactions_reported: false,
      // A call that was not connected has not reached the model.
      upstream_model:
        connectedAt === null ? null : (textOf(assistants.map((one) => one?.model?.model)) ?? 'vapi'),
    },
  };
}

function textOf(values: readonly unknown[]): string | null {
  const found = values.find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof found === 'string' ? found.trim() : null;
}

/** Milliseconds of an ISO 8601 time with a zone, or of milliseconds since the epoch. */
function instantOf(value: unknown): number | null {
  if (typeof value === 'string') return hasZone.test(value) ? isoInstant(value) : null;
  return typeof value === 'number' && Number.isFinite(value) ? Math.floor(value) : null;
}

const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/;
