import { sessionStatuses } from '@masker/contract';

/** The result of a statement of facets, as JSON. */
export interface FacetsRow {
  /** Sessions by status, and the number that matches all conditions. */
  statuses: string;
  /** Of each: sessions of all values, then the most frequent values, and the sessions of each. */
  agents: string;
  kinds: string;
  models: string;
  /** Names of the listed agents by their ids. */
  names: string;
}

type Listing<Value> = [sum: number, values: Value[], sessions: number[]];

/** The wire JSON of the result of a statement. */
export function facetsJson(row: FacetsRow): string {
  const [ok, error, partial, total] = JSON.parse(row.statuses) as [number, number, number, number];
  const names = new Map<string, string>(Object.entries(JSON.parse(row.names)));
  const agents: Listing<string> = JSON.parse(row.agents);
  const kinds: Listing<string> = JSON.parse(row.kinds);
  const models: Listing<string | null> = JSON.parse(row.models);
  const statuses = sessionStatuses
    .map((value) => ({ value, sessions: { ok, error, partial }[value] }))
    .filter(({ sessions }) => sessions > 0)
    .sort((a, b) => b.sessions - a.sessions);
  return JSON.stringify({
    facets: {
      status: statuses,
      agent_id: listed(agents).map(({ value, sessions }) => ({
        value,
        name: names.get(value) ?? value,
        sessions,
      })),
      kind: listed(kinds),
      model: listed(models),
    },
    other: { agent_id: others(agents), kind: others(kinds), model: others(models) },
    total,
  });
}

function listed<Value>([, values, sessions]: Listing<Value>): { value: Value; sessions: number }[] {
  return values.map((value, i) => ({ value, sessions: sessions[i] as number }));
}

/** Sessions of the values that are not listed. */
function others([sum, , sessions]: Listing<unknown>): number {
  return sum - sessions.reduce((one, other) => one + other, 0);
}
