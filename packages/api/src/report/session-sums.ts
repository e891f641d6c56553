import {
  bucketStart,
  type ExportReport,
  fittingBucket,
  formatInstant,
  maxBuckets,
  maxReportRows,
  parseInstant,
  type SafeHarborCategory,
  type Session,
  safeHarborCategories,
  safeHarborCategory,
} from '@masker/contract';

type Sums = ExportReport['totals'];
type SeriesRow = ExportReport['series'][number];

/** What of a report is summed up from its sessions. */
export type SessionSums = Pick<
  ExportReport,
  'totals' | 'bucket' | 'series' | 'kinds' | 'other_kinds' | 'agents' | 'other_agents' | 'safe_harbor'
>;

const noSums = (): Sums => ({
  sessions: 0,
  redactions: 0,
  duration_ms: 0,
  by_status: { ok: 0, error: 0, partial: 0 },
});

function addTo(sums: Sums, { status, redaction_count, redactions_reported, duration_ms }: Session): void {
  sums.sessions++;
  sums.redactions += redaction_count;
  if (redactions_reported === false) sums.redactions_not_reported = (sums.redactions_not_reported ?? 0) + 1;
  sums.duration_ms += duration_ms;
  sums.by_status[status]++;
}

/**
 * The narrowest bucket of a day or more that cuts a window into few enough rows.
 *
 * @param windowMs its length
 */
function reportBucket(windowMs: number): ExportReport['bucket'] {
  const fitting = fittingBucket(windowMs, maxBuckets);
  if (fitting === '7d' || fitting === '30d') return fitting;
  return fitting === null ? '30d' : '1d';
}

/**
 * Sums up sessions one by one. It holds a sum for each agent, kind and bucket that it meets, and no sessions.
 *
 * @param window its bounds in milliseconds since the epoch, the end exclusive
 */
export function sumSessions(window: { since: number; until: number }) {
  const totals = noSums();
  const bucket = reportBucket(window.until - window.since);
  const series = new Map<number, SeriesRow>();
  const kinds = new Map<string, { redactions: number; sessions: number }>();
  const agents = new Map<string, { agent_name: string } & Sums>();

  function add(session: Session): void {
    addTo(totals, session);
    const start = bucketStart(parseInstant(session.started_at) as number, bucket);
    let row = series.get(start);
    if (!row) {
      row = { start: formatInstant(start), ok: 0, error: 0, partial: 0, redactions: 0 };
      series.set(start, row);
    }
    row[session.status]++;
    row.redactions += session.redaction_count;
    for (const [kind, redactions] of Object.entries(session.redactions_by_kind)) {
      const sum = kinds.get(kind) ?? { redactions: 0, sessions: 0 };
      kinds.set(kind, { redactions: sum.redactions + redactions, sessions: sum.sessions + 1 });
    }
    let agent = agents.get(session.agent_id);
    if (!agent) {
      agent = { agent_name: session.agent_name, ...noSums() };
      agents.set(session.agent_id, agent);
    }
    addTo(agent, session);
  }

  function result(): SessionSums {
    const byKind = [...kinds]
      .map(([kind, sum]) => ({ kind, ...sum, safe_harbor: safeHarborCategory(kind) }))
      .sort((a, b) => b.redactions - a.redactions || (a.kind < b.kind ? -1 : 1));
    const byAgent = [...agents]
      .map(([agent_id, sums]) => ({ agent_id, ...sums }))
      .sort((a, b) => b.sessions - a.sessions || (a.agent_id < b.agent_id ? -1 : 1));
    const otherKinds = byKind.slice(maxReportRows);
    const otherAgents = byAgent.slice(maxReportRows);
    return {
      totals,
      bucket,
      series: [...series].sort(([a], [b]) => a - b).map(([, row]) => row),
      kinds: byKind.slice(0, maxReportRows),
      other_kinds: { kinds: otherKinds.length, redactions: total(otherKinds, 'redactions') },
      agents: byAgent.slice(0, maxReportRows),
      other_agents: {
        agents: otherAgents.length,
        sessions: total(otherAgents, 'sessions'),
        redactions: total(otherAgents, 'redactions'),
      },
      safe_harbor: (Object.keys(safeHarborCategories) as SafeHarborCategory[]).map((category) => {
        const within = byKind.filter(({ safe_harbor }) => safe_harbor === category);
        return {
          category,
          kinds: within.slice(0, maxReportRows).map(({ kind }) => kind),
          redactions: total(within, 'redactions'),
        };
      }),
    };
  }

  return { add, result };
}

function total<N extends string>(rows: readonly Record<N, number>[], name: N): number {
  return rows.reduce((sum, row) => sum + row[name], 0);
}
