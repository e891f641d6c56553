import { countsByKind, formatInstant, type JsonBounds, parseBoundedJson } from '@masker/contract';
import { agentIdOf, sessionIdOf } from './derived-ids.ts';
import type { Converted } from './source.ts';

/**
 * What is read of a span, from OTLP as JSON or as protobuf. Of its attributes, and of those of its resource, only the
 * wanted ones are there.
 */
export interface OtlpSpan {
  /** In lower case hexadecimal digits. */
  traceId: string;
  spanId: string;
  /** Nanoseconds since the epoch. */
  start: bigint;
  end: bigint;
  /** `Status.StatusCode` of the protocol. */
  status: number;
  attributes: ReadonlyMap<string, OtlpValue>;
  resource: ReadonlyMap<string, OtlpValue>;
}

/** The value of an attribute. Lists and bytes are not read. */
export type OtlpValue = string | number | boolean | null | { readonly [name: string]: OtlpValue };

/** The settings of OTLP. */
export interface OtlpSettings {
  /** Values of `gen_ai.operation.name` whose spans become sessions. */
  operations: readonly string[];
  /** The attribute with the redaction counts, or the prefix of attributes with one count each. */
  countsAttribute: string;
}

/**
 * Names of the OpenTelemetry conventions for generative AI, which are in development
 * (github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai/gen-ai-spans.md at
 * 002c8a6ea1c8a42b14a4527db83b3cabcded610a).
 */
const names = {
  operation: 'gen_ai.operation.name',
  agent: 'gen_ai.agent.name',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  errorType: 'error.type',
  service: 'service.name',
} as const;

const read: ReadonlySet<string> = new Set(Object.values(names));

/** Whether an attribute is read; the values of others are not decoded. */
export function isWantedAttribute(name: string, { countsAttribute }: OtlpSettings): boolean {
  return read.has(name) || name === countsAttribute || name.startsWith(`${countsAttribute}.`);
}

const statusError = 2;

/**
 * The session of a span.
 *
 * @param agentId the agent that the sender is limited to: all spans are its sessions
 * @returns null for a span of another operation
 */
export function otlpSession(
  span: OtlpSpan,
  settings: OtlpSettings,
  agentId: string | null,
): Converted | null {
  const { attributes, resource } = span;
  const operation = attributes.get(names.operation);
  if (typeof operation !== 'string' || !settings.operations.includes(operation)) return null;
  if (!isId(span.traceId, 32) || !isId(span.spanId, 16))
    return { error: 'has no valid trace id and span id' };
  if (span.start === 0n || span.end === 0n) return { error: 'has no start or no end' };
  const counts = countsOf(attributes, settings.countsAttribute);
  if (counts === 'invalid')
    return { error: `has a count in ${settings.countsAttribute} that is not a whole number` };
  if (counts === 'too many')
    return { error: `has more than ${mostCounts} counts in ${settings.countsAttribute}` };
  const startedAt = millisecondsOf(span.start);
  const name = textOf(attributes.get(names.agent)) ?? textOf(resource.get(names.service));
  const isError = span.status === statusError || attributes.has(names.errorType);
  return {
    session: {
      id: sessionIdOf({ source: 'opentelemetry', id: `${span.traceId}-${span.spanId}`, startedAt }),
      agent_id: agentId ?? agentIdOf(name ?? unnamed),
      ...(agentId !== null && name === null ? {} : { agent_name: name ?? unnamed }),
      started_at: formatInstant(startedAt),
      ended_at: formatInstant(millisecondsOf(span.end)),
      status: isError ? 'error' : 'ok',
      redactions_by_kind: counts ?? {},
      ...(counts === null ? { redactions_reported: false } : {}),
      upstream_model:
        textOf(attributes.get(names.responseModel)) ?? textOf(attributes.get(names.requestModel)),
    },
  };
}

/** An id of zeros only is invalid: the protocol says so of both. */
const isId = (id: string, length: number) =>
  id.length === length && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id);

/** The name of the agent of a span that names neither an agent nor a service. */
const unnamed = 'opentelemetry';

/** Beyond the latest time that can be written, which is refused as being in the future. */
const latest = 8_640_000_000_000_000n;

function millisecondsOf(nanoseconds: bigint): number {
  const milliseconds = nanoseconds / 1_000_000n;
  return Number(milliseconds > latest ? latest : milliseconds);
}

function textOf(value: OtlpValue | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** Counts of a span. Each takes time, which the spans of others wait for; a session has 64 kinds at most. */
const mostCounts = 1_000;

/**
 * The counts that a span carries: `masker.redactions` with an object, or with JSON of one, or `masker.redactions.NAME`
 * with one count each. Null if it carries none.
 */
function countsOf(
  attributes: ReadonlyMap<string, OtlpValue>,
  attribute: string,
): Record<string, number> | null | 'invalid' | 'too many' {
  const found: [string, unknown][] = [];
  let isReported = false;
  for (const [name, value] of attributes) {
    if (name === attribute) {
      const { counts, isTooMany } = typeof value === 'string' ? parsed(value) : { counts: value };
      if (isTooMany) return 'too many';
      if (typeof counts !== 'object' || counts === null || Array.isArray(counts)) return 'invalid';
      isReported = true;
      for (const entry of Object.entries(counts)) found.push(entry);
    } else if (name.startsWith(`${attribute}.`)) {
      isReported = true;
      found.push([name.slice(attribute.length + 1), value]);
    }
  }
  if (!isReported) return null;
  if (found.length > mostCounts) return 'too many';
  const isCounts = found.every(([, count]) => Number.isSafeInteger(count) && (count as number) >= 0);
  return isCounts ? countsByKind(found as [string, number][]) : 'invalid';
}

const countBounds: JsonBounds = { depth: 64, names: mostCounts, values: 2 * mostCounts };

/** The counts in a text; null if it is not JSON, or has a name twice: only one of its counts would be read. */
function parsed(text: string): { counts: unknown; isTooMany?: boolean } {
  const { value, problem } = parseBoundedJson(text, countBounds);
  if (problem === undefined) return { counts: value };
  return { counts: null, isTooMany: problem.kind === 'bounds' };
}

/** An object of entries; null if a name is there twice, which the protocol forbids. */
export function objectOfEntries(entries: readonly (readonly [string, OtlpValue])[]): OtlpValue {
  const names = new Set(entries.map(([name]) => name));
  return names.size === entries.length ? Object.fromEntries(entries) : null;
}
