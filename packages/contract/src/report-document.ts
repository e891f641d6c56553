import type { ExportReport } from './report.ts';
import { safeHarborCategories } from './safe-harbor.ts';
import { sessionStatuses } from './session-values.ts';

/** A part of a report as a reader sees it. The PDF and the page that prints show the same parts. */
export type ReportBlock =
  | { type: 'heading'; text: string }
  | { type: 'text'; text: string }
  | { type: 'list'; items: readonly string[] }
  | { type: 'facts'; label: string; facts: readonly ReportFact[] }
  | { type: 'table'; table: ReportTable }
  | { type: 'bars'; label: string; bars: readonly ReportBar[] }
  /** Where figures come from: requests to the API, or commands. */
  | { type: 'source'; text: string; lines: readonly string[] }
  | { type: 'code'; label: string; lines: readonly string[] };

export interface ReportFact {
  label: string;
  value: string;
}

export interface ReportTable {
  caption: string;
  columns: readonly ReportColumn[];
  /** As many cells as columns; the first one names the row. */
  rows: readonly (readonly string[])[];
  /** What is left out, or how to read it. */
  note?: string;
}

export interface ReportColumn {
  title: string;
  /** Its part of the width. */
  weight: number;
  align?: 'end';
}

export interface ReportBar {
  label: string;
  ok: number;
  error: number;
  partial: number;
}

export interface ReportDocument {
  title: string;
  subtitle: string;
  blocks: readonly ReportBlock[];
}

const counts = new Intl.NumberFormat('en-US');
const count = (value: number) => counts.format(value);
const many = (value: number, one: string, several = `${one}s`) =>
  `${count(value)} ${value === 1 ? one : several}`;
const instant = (text: string) => text.replace('T', ' ').replace(/(?:\.000)?Z$/, ' UTC');
const share = (part: number, of: number) => (of === 0 ? '–' : `${((part / of) * 100).toFixed(2)} %`);
const end = (title: string, weight = 1): ReportColumn => ({ title, weight, align: 'end' });
const named = ({ name, id }: { name: string; id: string }) => (name === id ? id : `${name} (${id})`);

/** The report in words and tables. Instants are in UTC, and numbers are written in full. */
export function reportDocument(report: ExportReport): ReportDocument {
  const { account, since, until } = report;
  return {
    title: 'Report on sessions and redactions',
    subtitle: `${account.name}, ${instant(since)} to ${instant(until)}`,
    blocks: [
      ...about(report),
      ...volumes(report),
      ...redactions(report),
      ...agents(report),
      ...safeHarbor(report),
      ...access(report),
      ...retention(report),
      ...verification(report),
      ...limits(),
    ],
  };
}

function about(report: ExportReport): ReportBlock[] {
  const { account, since, until, as_of, created_by, export_id, data, audit_log, filters } = report;
  return [
    {
      type: 'facts',
      label: 'What this report is about',
      facts: [
        { label: 'Account', value: named(account) },
        { label: 'Window', value: `${instant(since)} to ${instant(until)}; the end is not part of it` },
        { label: 'Filters', value: filtersInWords(filters) },
        { label: 'As of', value: `${instant(as_of)}: what was committed by then, and nothing later` },
        { label: 'Asked for by', value: named(created_by) },
        { label: 'Export', value: export_id },
        {
          label: 'Attached data',
          value: `${data.name}, ${many(data.rows, 'session')}, SHA-256 ${data.sha256}`,
        },
        { label: 'Attached statement', value: `statement.json, SHA-256 ${data.statement_sha256}` },
        { label: 'Audit log', value: `up to entry ${count(audit_log.sequence)}, ${audit_log.hash}` },
      ],
    },
    {
      type: 'text',
      text: 'Every figure on sessions is a sum of the attached data. Every figure on access is a count of entries of the audit log up to the entry above. Below each table are the requests that return the same figures as they are now; they differ if sessions were added to the window, or removed from it, since.',
    },
  ];
}

type Filters = ExportReport['filters'];

/**
 * Each filter in words; null if it leaves out no session. A filter without a line here does not compile: the report
 * would say that it has all sessions.
 */
const inWords: { [Name in keyof Required<Filters>]: (value: NonNullable<Filters[Name]>) => string | null } = {
  status: (statuses) => `status ${statuses.join(' or ')}`,
  agent_id: (ids) => `agent ${ids.join(' or ')}`,
  kind: (kinds) => `kind ${kinds.join(' or ')}`,
  model: (models) => `model ${models.join(' or ')}`,
  reached_model: (reached) => (reached ? 'reached a model' : 'never reached a model'),
  min_redactions: (least) => (least === 0 ? null : `redactions ≥ ${count(least)}`),
  min_duration_ms: (least) => (least === 0 ? null : `duration ≥ ${count(least)} ms`),
  max_duration_ms: (most) => `duration ≤ ${count(most)} ms`,
  order: () => null,
};

/** `status error or partial; agent agt_…` */
export function filtersInWords(filters: Filters): string {
  const words = (Object.keys(inWords) as (keyof Filters)[])
    .map((name) => {
      const value = filters[name];
      return value === undefined ? null : (inWords[name] as (value: unknown) => string | null)(value);
    })
    .filter((word) => word !== null);
  return words.length === 0 ? 'None: all sessions of the window' : words.join('; ');
}

const buckets = {
  '1d': { each: 'day', all: 'Sessions by day' },
  '7d': { each: 'week', all: 'Sessions by week, from Monday' },
  '30d': { each: '30 days', all: 'Sessions by 30 days' },
} as const;

function volumes({ totals, bucket, series, requests }: ExportReport): ReportBlock[] {
  const { sessions, redactions, by_status } = totals;
  const { each, all } = buckets[bucket];
  return [
    { type: 'heading', text: 'Volumes' },
    {
      type: 'table',
      table: {
        caption: 'Sessions by status',
        columns: [{ title: 'Status', weight: 2 }, end('Sessions'), end('Share')],
        rows: [
          ...sessionStatuses.map((status) => [
            status,
            count(by_status[status]),
            share(by_status[status], sessions),
          ]),
          ['all', count(sessions), share(sessions, sessions)],
        ],
        note: `${many(redactions, 'redaction')} in all. The share of errors is that of the status error.${inNoFigure(totals)}`,
      },
    },
    source(requests.totals),
    {
      type: 'bars',
      label: `${all}. The numbers are in the table that follows.`,
      bars: series.map(({ start, ok, error, partial }) => ({
        label: start.slice(0, 10),
        ok,
        error,
        partial,
      })),
    },
    {
      type: 'table',
      table: {
        caption: all,
        columns: [
          { title: `First day (UTC)`, weight: 2 },
          end('Sessions'),
          end('ok'),
          end('error'),
          end('partial'),
          end('Redactions', 1.3),
        ],
        rows: series.map(({ start, ok, error, partial, redactions }) => [
          start.slice(0, 10),
          ...[ok + error + partial, ok, error, partial, redactions].map(count),
        ]),
        note: `Each row is one ${each}. A ${each} without sessions has no row.${inNoFigure(totals)}`,
      },
    },
    source(requests.series),
  ];
}

function redactions({ totals, kinds, other_kinds, requests }: ExportReport): ReportBlock[] {
  return [
    { type: 'heading', text: 'Redactions by kind' },
    {
      type: 'table',
      table: {
        caption: 'Redactions by kind, most first',
        columns: [
          { title: 'Kind', weight: 2 },
          end('Redactions'),
          end('Sessions with it'),
          end('Safe Harbor', 0.9),
        ],
        rows: kinds.map(({ kind, redactions, sessions, safe_harbor }) => [
          kind,
          count(redactions),
          count(sessions),
          safe_harbor === null ? 'none' : `(${safe_harbor})`,
        ]),
        note: `${
          other_kinds.kinds === 0
            ? 'A session counts for each of its kinds.'
            : `${many(other_kinds.kinds, 'more kind')} with ${many(other_kinds.redactions, 'redaction')} are left out.`
        }${inNoFigure(totals)}`,
      },
    },
    source(requests.totals, requests.kinds),
  ];
}

function agents({ totals, agents, other_agents, requests }: ExportReport): ReportBlock[] {
  const others =
    other_agents.agents > 0 &&
    `${many(other_agents.agents, 'more agent')} with ${many(other_agents.sessions, 'session')} and ${many(other_agents.redactions, 'redaction')} are left out.`;
  const leftOut = `${others || ''}${inNoFigure(totals)}`.trim();
  return [
    { type: 'heading', text: 'Agents' },
    {
      type: 'table',
      table: {
        caption: 'Sessions and redactions by agent, most sessions first',
        columns: [
          { title: 'Agent', weight: 3.4 },
          end('Sessions'),
          end('Errors'),
          end('Error share'),
          end('Redactions', 1.1),
        ],
        rows: agents.map(({ agent_id, agent_name, by_status, ...sums }) => [
          named({ name: agent_name, id: agent_id }),
          count(sums.sessions),
          count(by_status.error),
          share(by_status.error, sums.sessions),
          sums.redactions_not_reported === sums.sessions ? 'not reported' : count(sums.redactions),
        ]),
        ...(leftOut && { note: leftOut }),
      },
    },
    source(requests.totals),
  ];
}

function safeHarbor({ safe_harbor, kinds, requests }: ExportReport): ReportBlock[] {
  const without = kinds.filter(({ safe_harbor }) => safe_harbor === null);
  return [
    { type: 'heading', text: 'HIPAA Safe Harbor categories' },
    {
      type: 'text',
      text: 'The identifiers of 45 CFR 164.514(b)(2)(i), and the kinds of redaction of this window that are of each. A category without a kind means that nothing of it was redacted here: it does not say that nothing of it was spoken.',
    },
    {
      type: 'table',
      table: {
        caption: 'Safe Harbor categories and the kinds of redaction in each',
        columns: [{ title: 'Category', weight: 3 }, { title: 'Kinds', weight: 2 }, end('Redactions')],
        rows: safe_harbor.map(({ category, kinds, redactions }) => [
          `(${category}) ${safeHarborCategories[category]}`,
          kinds.length === 0 ? 'none in this window' : kinds.join(', '),
          count(redactions),
        ]),
        note:
          without.length === 0
            ? 'Every kind of this window is of one of these categories.'
            : `Of no category, as the name alone does not say which: ${without.map(({ kind, redactions }) => `${kind} (${count(redactions)})`).join(', ')}.`,
      },
    },
    source(requests.totals),
  ];
}

function access({ access, requests, audit_log }: ExportReport): ReportBlock[] {
  const { entries, actors, other_actors, exports, other_exports, removed } = access;
  return [
    { type: 'heading', text: 'Who looked, and who exported' },
    {
      type: 'text',
      text: `The audit log has ${many(entries, 'entry', 'entries')} between the start and the end of the window, up to entry ${count(audit_log.sequence)}. They are about the whole account, whatever the filters of this report are. ${
        removed === null
          ? 'Retention has removed no entry of this audit log.'
          : `Retention has removed the entries up to ${count(removed.sequence)}, of ${instant(removed.at)}, from this audit log.`
      }`,
    },
    {
      type: 'table',
      table: {
        caption: 'People, tokens and operators, most entries first',
        columns: [
          { title: 'Who', weight: 3.4 },
          end('Entries'),
          end('Lists, counts', 1.2),
          end('Opened sessions', 1.4),
          end('Exports, downloads', 1.7),
          end('Refused', 0.9),
        ],
        rows: actors.map(({ actor, entries, lists, opened, exports, refused }) => [
          named(actor),
          ...[entries, lists, opened, exports, refused].map(count),
        ]),
        note: `An export that was asked for and downloaded counts twice; one that a schedule asked for counts for whoever made the schedule.${other_actors > 0 ? ` ${many(other_actors, 'more', 'more')} with fewer entries are left out.` : ''}`,
      },
    },
    source(requests.audit_log),
    {
      type: 'table',
      table: {
        caption: 'Exports and downloads, newest first',
        columns: [
          { title: 'Entry', weight: 0.7 },
          { title: 'When (UTC)', weight: 1.45 },
          { title: 'Who', weight: 2.75 },
          { title: 'What', weight: 2.8 },
        ],
        rows: exports.map(({ sequence, at, actor, action, target, outcome }) => [
          count(sequence),
          instant(at).slice(0, 19),
          named(actor),
          `${action}${outcome === 'refused' ? ', refused' : ''}${target === null ? '' : `\n${target}`}`,
        ]),
        note:
          other_exports > 0
            ? `${many(other_exports, 'older one')} are left out.`
            : exports.length === 0
              ? 'Nobody exported or downloaded anything in the window.'
              : 'sessions.export is a file that was streamed at once; exports.create one that was asked for, exportSchedules.run one that a schedule asked for, exports.content their download; accessLog.export is a file of the audit log.',
      },
    },
    source(...requests.exports),
  ];
}

function retention({ retention }: ExportReport): ReportBlock[] {
  const { days, of, runs, other_runs, removed, of_window } = retention;
  const setting = of === 'account' ? 'the setting of the account' : 'the setting of the installation';
  return [
    { type: 'heading', text: 'Retention' },
    {
      type: 'text',
      text:
        (days === null
          ? `Sessions are kept for ever (${setting}).`
          : `Sessions are kept for ${many(days, 'day')} (${setting}).`) +
        ` In the window, retention removed ${many(removed.sessions, 'session')} with ${many(removed.redactions, 'redaction')}, whatever their filters. ` +
        (of_window.sessions === 0
          ? 'It has removed no session that started in the window.'
          : `At most ${many(of_window.sessions, 'session')} that started in the window were removed before this report was made; they are missing in its figures.`),
    },
    {
      type: 'table',
      table: {
        caption: 'Removals in the window, newest first',
        columns: [
          { title: 'Ended (UTC)', weight: 1.6 },
          { title: 'Removed what started before (UTC)', weight: 1.8 },
          end('Sessions'),
          end('Redactions'),
        ],
        rows: runs.map(({ finished_at, cutoff, sessions, redactions }) => [
          instant(finished_at).replace(' UTC', ''),
          instant(cutoff).replace(' UTC', ''),
          count(sessions),
          count(redactions),
        ]),
        note:
          other_runs > 0
            ? `${many(other_runs, 'older one')} are left out.`
            : runs.length === 0
              ? 'Retention removed nothing in the window.'
              : 'From the record of retention, which is only added to.',
      },
    },
    {
      type: 'source',
      text: 'Each removal is in the audit log as sessions.expire. An operator can read them in the database, too:',
      lines: ['SELECT * FROM retention_run ORDER BY finished_at'],
    },
  ];
}

function verification({ account, data, requests, export_id }: ExportReport): ReportBlock[] {
  return [
    { type: 'heading', text: 'How to check this report' },
    {
      type: 'text',
      text: `Two files are attached: ${data.name}, the sessions that the figures are sums of, and statement.json, a signed statement about that file. This PDF has a statement of its own, which is beside it: it cannot be inside, as it covers every byte. The public keys are at /api/v1/export-keys of the installation; get them on another way than this file.`,
    },
    {
      type: 'code',
      label: 'Commands that verify this report and its data',
      lines: [
        'masker export verify REPORT.pdf REPORT.pdf.statement.json --keys keys.json',
        'pdfdetach -saveall REPORT.pdf',
        `masker export verify ${data.name} statement.json --keys keys.json`,
        `masker audit verify --account ${account.id}`,
        'masker audit verify --file audit.ndjson --statement statement.json --keys keys.json',
      ],
    },
    source(requests.data, `/api/v1/exports/${export_id}/statement`, '/api/v1/export-keys'),
  ];
}

function limits(): ReportBlock[] {
  return [
    { type: 'heading', text: 'What this report does not prove' },
    {
      type: 'list',
      items: [
        'That a redaction was right, or that nothing was missed. It counts what Masker redacted; what Masker did not recognize is in no count.',
        'That the Safe Harbor method was met. The categories are a reading of the names of kinds, and the method also asks for no actual knowledge that what is left could identify a person.',
        'That every call is in it. Calls that were never sent to this installation, or that retention removed before, are not.',
        'When it was made, to somebody who does not trust the clock of the installation.',
        'That nobody read the database beside the API. The audit log has what was done through it, and through the command masker.',
        'That the names of people and agents are true: they are as they were entered.',
      ],
    },
  ];
}

/** What follows a table of redactions if they do not cover all sessions. */
function inNoFigure({ redactions_not_reported = 0 }: ExportReport['totals']): string {
  if (redactions_not_reported === 0) return '';
  const which = many(redactions_not_reported, 'session');
  return ` The redactions of ${which} are in no figure: their source reports no counts.`;
}

function source(...requests: string[]): ReportBlock {
  return { type: 'source', text: 'From', lines: requests.map((request) => `GET ${request}`) };
}
