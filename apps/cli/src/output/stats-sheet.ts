import type { Stats } from '@masker/client';
import { counted, formatCount, formatDuration, formatKinds, formatStarted } from './format.ts';
import { Table } from './table.ts';
import { paint, printable } from './text.ts';

/** The maximum number of agents shown, those with the most sessions. */
const shownAgents = 20;

/** Totals of sessions, one figure a line, then agents, one a line. */
export function statsSheet(stats: Stats, colours: boolean): string {
  const { totals, agents } = stats;
  const average = totals.sessions === 0 ? '' : `  (${formatDuration(mean(totals))} on average)`;
  const kinds = formatKinds(stats.redactions_by_kind);
  const { ok, error, partial } = totals.by_status;
  const fields: [string, string][] = [
    ['Since', formatStarted(stats.since)],
    ['Until', stats.until === null ? 'now' : formatStarted(stats.until)],
    ['Sessions', formatCount(totals.sessions)],
    ['Status', `ok ${formatCount(ok)}, error ${formatCount(error)}, partial ${formatCount(partial)}`],
    ['Redactions', redactionsOf(totals) + (kinds ? `  (${printable(kinds)})` : '')],
    ['Duration', `${formatDuration(totals.duration_ms)}${average}`],
    ...percentiles(stats),
    ...before(stats),
  ];
  const sheet = fields.map(([name, value]) => `${paint(name.padEnd(12), 'dim', colours)}${value}\n`).join('');
  const shown = agents.slice(0, shownAgents);
  const more = agents.length - shown.length + stats.other_agents;
  const rest = more > 0 ? `and ${counted(more, 'agent')} more\n` : '';
  return shown.length === 0 ? sheet : `${sheet}\n${agentTable(colours).render(shown)}${rest}`;
}

/** Percentiles of durations, which are approximate. */
function percentiles({ durations }: Stats): [string, string][] {
  if (!durations) return [];
  const parts = (['p50', 'p95', 'p99'] as const).map(
    (name) => `${name} ${formatDuration(Math.round(durations[name]))}`,
  );
  return [['Percentiles', `${parts.join(', ')}  (within 3 %)`]];
}

/** The totals of the previous window. */
function before({ previous }: Stats): [string, string][] {
  if (!previous) return [];
  const { sessions, redactions, by_status } = previous.totals;
  return [
    [
      'Before',
      `${counted(sessions, 'session')}, ${counted(by_status.error, 'error')}, ${counted(redactions, 'redaction')}`,
    ],
  ];
}

function agentTable(colours: boolean): Table<Stats['agents'][number]> {
  return new Table<Stats['agents'][number]>(
    [
      { title: 'AGENT', text: (agent) => printable(agent.agent_name) },
      { title: 'SESSIONS', align: 'right', text: (agent) => formatCount(agent.sessions) },
      { title: 'ERRORS', align: 'right', text: (agent) => formatCount(agent.by_status.error) },
      { title: 'REDACTIONS', align: 'right', text: redactionsOf },
      { title: 'DURATION', align: 'right', text: (agent) => formatDuration(mean(agent)) },
      { title: 'ID', text: (agent) => printable(agent.agent_id) },
    ],
    colours,
  );
}

/** Redactions; with the number of sessions of which none are reported. */
function redactionsOf({ sessions, redactions, redactions_not_reported = 0 }: Stats['totals']): string {
  if (redactions_not_reported === 0) return formatCount(redactions);
  if (redactions_not_reported === sessions) return 'not reported';
  return `${formatCount(redactions)}, not reported for ${counted(redactions_not_reported, 'session')}`;
}

/** How long one session took on average, in milliseconds. */
function mean({ duration_ms, sessions }: { duration_ms: number; sessions: number }): number {
  return Math.round(duration_ms / sessions);
}
