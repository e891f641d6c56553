import { countsByKind, formatInstant } from '@masker/contract';
import { agentIdOf, sessionIdOf } from './derived-ids.ts';
import type { Selection } from './json-records.ts';
import { type Converted, type FieldTime, firstTime, isoInstant } from './source.ts';

/** The fields of a LiteLLM log entry that can name the agent, by the names of the setting. */
export const litellmAgentFields = ['key_alias', 'team', 'tag', 'end_user'] as const;

export type LitellmAgentField = (typeof litellmAgentFields)[number];

/** The name of the agent of an entry that does not have the field. */
const unnamedLitellmAgent = 'litellm';

const guardrails: Selection = { guardrail_status: true, masked_entity_count: { '*': true } };

/**
 * What is read of an entry (LiteLLM's `StandardLoggingPayload`). Everything else is never decoded: `messages`,
 * `response`, `error_str`, `error_information`, `model_parameters`, the rest of `metadata`, and what a guardrail
 * found and answered.
 */
export const litellmSelection: Selection = {
  id: true,
  status: true,
  startTime: true,
  endTime: true,
  model: true,
  end_user: true,
  request_tags: true,
  guardrail_information: guardrails,
  metadata: {
    user_api_key_alias: true,
    user_api_key_team_alias: true,
    user_api_key_team_id: true,
    guardrail_information: guardrails,
    standard_logging_guardrail_information: guardrails,
  },
};

/**
 * The session of one entry of LiteLLM's log, which is one call of a model.
 *
 * @param entry what {@link litellmSelection} selects
 * @param agentField the field that names the agent
 * @param agentId the agent that the sender is limited to: all entries are its sessions
 */
export function litellmSession(
  entry: Record<string, unknown>,
  agentField: LitellmAgentField,
  agentId: string | null,
): Converted {
  const { id, status = 'success' } = entry;
  if (typeof id !== 'string' || id === '') return { error: 'has no id' };
  if (status !== 'success' && status !== 'failure')
    return { error: 'has a status other than success or failure' };
  const startedAt = firstTime([entry.startTime], instantOf);
  const endedAt = firstTime([entry.endTime], instantOf);
  if (typeof startedAt !== 'number') return { error: noTime('startTime', startedAt) };
  if (typeof endedAt !== 'number') return { error: noTime('endTime', endedAt) };
  const found = guardrailsOf(entry);
  const counts = countsOf(found);
  if (counts === 'invalid') return { error: 'has a masked_entity_count that is not a whole number' };
  const isBlocked =
    status === 'failure' && found.some(({ guardrail_status: of }) => hasFailed(of) || of === intervened);
  const name = agentNameOf(entry, agentField);
  return {
    session: {
      id: sessionIdOf({ source: 'litellm', id, startedAt }),
      agent_id: agentId ?? agentIdOf(name ?? unnamedLitellmAgent),
      // The name of the agent that the token is for is known already.
      ...(agentId !== null && name === null ? {} : { agent_name: name ?? unnamedLitellmAgent }),
      started_at: formatInstant(startedAt),
      ended_at: formatInstant(endedAt),
      status:
        status === 'failure'
          ? 'error'
          : found.some(({ guardrail_status: of }) => hasFailed(of))
            ? 'partial'
            : 'ok',
      redactions_by_kind: counts ?? {},
      ...(counts === null ? { redactions_reported: false } : {}),
      // A call that a guardrail stopped has not reached the model.
      upstream_model: isBlocked || entry.model === undefined || entry.model === '' ? null : entry.model,
    },
  };
}

interface Guardrail {
  guardrail_status?: unknown;
  masked_entity_count?: Record<string, unknown> | null;
}

const intervened = 'guardrail_intervened';

/** Older versions write `failure`. */
const hasFailed = (status: unknown) => status === 'guardrail_failed_to_respond' || status === 'failure';

/**
 * The guardrails that ran. LiteLLM writes a list at the top; some versions an object, or either under `metadata`, beside a
 * list at the top that is empty.
 */
function guardrailsOf({ guardrail_information, metadata }: Record<string, unknown>): Guardrail[] {
  const inner = metadata as Record<string, unknown> | null | undefined;
  const places = [
    guardrail_information,
    inner?.guardrail_information,
    inner?.standard_logging_guardrail_information,
  ];
  for (const found of places) {
    const list = Array.isArray(found) ? found : [found];
    const guardrails = list.filter((one) => typeof one === 'object' && one !== null);
    if (guardrails.length > 0) return guardrails;
  }
  return [];
}

/**
 * The counts of all guardrails together; null if none reports any, and `invalid` if one is no count. The empty count of
 * a guardrail that failed reports nothing.
 */
function countsOf(found: readonly Guardrail[]): Record<string, number> | null | 'invalid' {
  const counts = found.flatMap(({ masked_entity_count: counts, guardrail_status: status }) => {
    const isObject = typeof counts === 'object' && counts !== null;
    return isObject && !(hasFailed(status) && Object.keys(counts).length === 0)
      ? [Object.entries(counts)]
      : [];
  });
  if (counts.length === 0) return null;
  const entries = counts.flat();
  if (!entries.every(isCount)) return 'invalid';
  return countsByKind(entries);
}

function isCount(entry: [string, unknown]): entry is [string, number] {
  return Number.isSafeInteger(entry[1]) && (entry[1] as number) >= 0;
}

function agentNameOf(entry: Record<string, unknown>, field: LitellmAgentField): string | null {
  const metadata = (entry.metadata ?? {}) as Record<string, unknown>;
  const candidates = {
    key_alias: () => [metadata.user_api_key_alias],
    team: () => [metadata.user_api_key_team_alias, metadata.user_api_key_team_id],
    tag: () => tagsOf(entry.request_tags),
    end_user: () => [entry.end_user],
  };
  const name = candidates[field]().find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof name === 'string' ? name.trim() : null;
}

/** The tags that can name an agent: those that begin with `agent:` first. LiteLLM adds tags for the user agent. */
function tagsOf(tags: unknown): unknown[] {
  const texts = (Array.isArray(tags) ? tags : []).filter((tag) => typeof tag === 'string');
  const named = texts.filter((tag) => tag.startsWith('agent:')).map((tag) => tag.slice('agent:'.length));
  return [...named, ...texts.filter((tag) => !tag.startsWith('User-Agent:'))];
}

const noTime = (field: string, found: FieldTime) =>
  found === null
    ? `has no ${field}`
    : `has a ${field} that is neither seconds since the epoch nor ISO 8601, or is outside of the years 1970 to 9999`;

/**
 * Reads a time of the log: seconds since the epoch, or ISO 8601. A time without a zone is in UTC.
 *
 * @returns whole milliseconds since the epoch; null if it is no time
 */
function instantOf(value: unknown): number | null {
  if (typeof value === 'number') {
    // Seconds as a float have no exact microseconds.
    return Math.floor(Math.round(value * 1e6) / 1e3);
  }
  return typeof value === 'string' ? isoInstant(value.replace(' ', 'T')) : null;
}
