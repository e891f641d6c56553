import { formatInstant, newId, type Session } from '@masker/contract';

/** Sessions of two agents, the newest first, a second apart. */
export function sessions(count: number): Session[] {
  const agents = [newId('agent'), newId('agent')] as const;
  const newest = Math.floor(Date.now() / 1000) * 1000 - 60_000;
  return Array.from({ length: count }, (_, i): Session => {
    const startedAt = newest - i * 1_000;
    return {
      id: newId('session', startedAt),
      agent_id: i % 2 === 0 ? agents[0] : agents[1],
      agent_name: i % 2 === 0 ? 'appointment-bot-prod' : 'intake-bot',
      started_at: formatInstant(startedAt),
      ended_at: formatInstant(startedAt + 794),
      duration_ms: 794,
      status: i % 5 === 0 ? 'error' : 'ok',
      redaction_count: i % 3,
      redactions_by_kind: i % 3 === 0 ? {} : { NAME: i % 3 },
      upstream_model: i % 5 === 0 ? null : 'gpt-4o-mini',
    };
  });
}

/** Sessions as the lines of a file. */
export function ndjson(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
