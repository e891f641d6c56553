import {
  type AuditExportFormat,
  type ExportAuditInput,
  type ExportFileFormat,
  type ExportSessionsInput,
  valuesOf,
} from '@masker/contract';

/** Characters of a file name before its extension, at most: less than any file system takes. */
const longestName = 160;

/** Characters of the name of an account in it. */
const longestAccount = 48;

/** Values of a filter that are named one by one. */
const mostValues = 3;

interface ExportedFile {
  account: { id: string; name: string };
  /** Milliseconds since the epoch; the end is exclusive. Or the end of the window of a schedule, and its number. */
  window: { since: number; until: number } | { sequence: number; asOf: number };
  filters: ExportSessionsInput;
  format: ExportFileFormat;
}

/**
 * The name of an exported file, which says what is in it: the account, the window in UTC, and the filters. It has only
 * letters, digits, `.`, `_` and `-`, which every system takes and no header has to quote.
 *
 * @returns `northwind-health_2026-10-01_2026-11-01_status-error.csv`
 */
export function exportFileName({ account, window, filters, format }: ExportedFile): string {
  const parts = [
    accountPart(account),
    ...('sequence' in window
      ? [instant(window.asOf), `window-${window.sequence}`]
      : [instant(window.since), instant(window.until)]),
    ...narrowed(filters),
  ];
  return `${bounded(parts)}.${format === 'report' ? 'pdf' : format}`;
}

interface ExportedAuditLog {
  account: { id: string; name: string };
  /** Milliseconds since the epoch; the end is exclusive. */
  window: { since: number; until: number };
  filters: Pick<ExportAuditInput, 'action' | 'actor_id' | 'target'>;
  format: AuditExportFormat;
}

/**
 * The name of an exported audit log, by the same rules.
 *
 * @returns `northwind-health_audit-log_2026-10-01_2026-11-01_action-sessions-get.csv`
 */
export function auditFileName({ account, window, filters, format }: ExportedAuditLog): string {
  const { action, actor_id: actorId, target } = filters;
  const parts = [
    accountPart(account),
    'audit-log',
    instant(window.since),
    instant(window.until),
    ...(action === undefined ? [] : [`action-${plain(action)}`]),
    ...(actorId === undefined ? [] : [`actor-${plain(idTail(actorId))}`]),
    ...(target === undefined ? [] : [`target-${plain(idTail(target))}`]),
  ];
  return `${bounded(parts)}.${format}`;
}

function accountPart({ id, name }: { id: string; name: string }): string {
  return plain(name).slice(0, longestAccount).replace(/-+$/, '') || plain(id);
}

function bounded(parts: readonly string[]): string {
  const name = parts.join('_');
  if (name.length <= longestName) return name;
  return `${name.slice(0, longestName - '_and-more'.length).replace(/[-_]+$/, '')}_and-more`;
}

/** How each filter is said. A filter without a line here does not compile: the name would not tell of it. */
const said: {
  [N in keyof Required<Omit<ExportSessionsInput, 'since' | 'until' | 'format' | 'bom' | 'end'>>]: (
    value: NonNullable<ExportSessionsInput[N]>,
  ) => string | null;
} = {
  agent_id: (ids) => several('agent', valuesOf(ids).map(idTail)),
  status: (statuses) => several('status', valuesOf(statuses)),
  kind: (kinds) => several('kind', valuesOf(kinds)),
  model: (models) => several('model', valuesOf(models, true)),
  reached_model: (reached) => (String(reached) === 'true' ? 'reached-model' : 'no-model'),
  min_redactions: (least) => (least === 0 ? null : `min-redactions-${least}`),
  min_duration_ms: (least) => (least === 0 ? null : `min-duration-${least}ms`),
  max_duration_ms: (most) => `max-duration-${most}ms`,
  order: (order) => (order === 'oldest' ? 'oldest-first' : null),
};

function narrowed(filters: ExportSessionsInput): string[] {
  return (Object.keys(said) as (keyof typeof said)[]).flatMap((name) => {
    const value = filters[name];
    return value === undefined ? [] : ((said[name] as (value: unknown) => string | null)(value) ?? []);
  });
}

function several(name: string, values: readonly string[]): string {
  if (values.length > mostValues) return `${name}-${values.length}-values`;
  return [name, ...values.map((value) => plain(value) || 'other')].join('-');
}

/** The last characters of an id, which tell it from others. */
function idTail(id: string): string {
  return id.slice(-8);
}

/** `2026-10-01`, or `2026-10-01T09-30-00Z` when the day does not begin then. */
function instant(at: number): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  if (time === '00:00:00.000Z') return date;
  return `${date}T${time.slice(0, 8).replaceAll(':', '-')}Z`;
}

/** Letters without their accents, and `-` for everything that is no letter or digit. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
