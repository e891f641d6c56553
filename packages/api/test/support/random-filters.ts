import type { Session } from '@masker/contract';
import fc from 'fast-check';
import { session } from './sessions.ts';

export const agents = [
  'agt_01HYZ00000000000000000000A',
  'agt_01HYZ00000000000000000000B',
  'agt_01HYZ00000000000000000000C',
] as const;
const models = ['gpt-4o-mini', 'a, b', '100%', '%2C', null];
const kinds = ['NAME', 'PHONE', 'SSN', 'X1'];

/** A session with random values of everything that filters select by. */
export function randomSession(random: () => number, startedAt: number): Session {
  const one = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)] as T;
  const reported = random() < 0.9;
  return session({
    reported,
    agentId: one(agents),
    agentName: 'bot',
    startedAt,
    durationMs: one([0, 10, 794, 794, 60_000]),
    status: one(['ok', 'ok', 'error', 'partial']),
    kinds: Object.fromEntries(kinds.filter(() => reported && random() < 0.2).map((kind) => [kind, 1])),
    upstreamModel: one(models),
  });
}

/** Filters as parameters of the API, several values as arrays. */
export interface Filters {
  agent_id?: string[] | undefined;
  status?: string[] | undefined;
  kind?: string[] | undefined;
  model?: string[] | undefined;
  reached_model?: boolean | undefined;
  min_redactions?: number | undefined;
  min_duration_ms?: number | undefined;
  max_duration_ms?: number | undefined;
}

const some = <T>(of: readonly T[]) =>
  fc.option(fc.subarray([...of], { minLength: 1, maxLength: 3 }), { nil: undefined });
const any = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 });

export const randomFilters: fc.Arbitrary<Filters> = fc.record({
  agent_id: some(agents),
  status: some(['ok', 'error', 'partial']),
  kind: some([...kinds, 'MRN']),
  model: some(models.filter((model) => model !== null)),
  reached_model: any(fc.boolean()),
  min_redactions: any(fc.constantFrom(0, 1, 2)),
  min_duration_ms: any(fc.constantFrom(0, 1, 794)),
  max_duration_ms: any(fc.constantFrom(794, 60_000)),
});

/** The sessions that filters select, by the words of the contract. */
export function selectedBy(filters: Filters, sessions: readonly Session[]): Session[] {
  return sessions.filter(
    (one) =>
      (filters.agent_id?.includes(one.agent_id) ?? true) &&
      (filters.status?.includes(one.status) ?? true) &&
      (filters.kind?.some((kind) => kind in one.redactions_by_kind) ?? true) &&
      (filters.model?.includes(one.upstream_model ?? 'none') ?? true) &&
      (filters.reached_model === undefined || (one.upstream_model !== null) === filters.reached_model) &&
      one.redaction_count >= (filters.min_redactions ?? 0) &&
      one.duration_ms >= (filters.min_duration_ms ?? 0) &&
      one.duration_ms <= (filters.max_duration_ms ?? Number.POSITIVE_INFINITY),
  );
}

/** Filters as a query string has them: values separated by commas, and commas in model names encoded twice. */
export function asQuery(filters: Filters): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value === undefined) continue;
    const values = Array.isArray(value) && name === 'model' ? value.map(encodeURIComponent) : value;
    parameters.set(name, String(values));
  }
  return parameters;
}

export const idsOf = (sessions: readonly Session[]) => sessions.map(({ id }) => id);
