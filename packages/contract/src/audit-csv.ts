import type { AuditEntry } from './audit-log.ts';
import { guardFormula, quoted, withMilliseconds } from './csv.ts';

/** The columns, and the cell of each. */
const columns = {
  sequence: ({ sequence }) => String(sequence),
  at: ({ at }) => withMilliseconds(at),
  actor_kind: ({ actor }) => actor.kind,
  actor_id: ({ actor }) => text(actor.id),
  actor_name: ({ actor }) => text(actor.name),
  action: ({ action }) => text(action),
  outcome: ({ outcome }) => outcome,
  target: ({ target }) => text(target),
  filters: ({ filters }) => text(JSON.stringify(filters)),
  rows: ({ rows }) => String(rows ?? ''),
  request_id: ({ request_id }) => text(request_id),
  address: ({ address }) => text(address),
  clock: ({ clock }) => (clock === undefined ? '' : withMilliseconds(clock)),
  hash: ({ hash }) => hash,
} satisfies Record<string, (entry: AuditEntry) => string>;

/** The header of the audit log as CSV, as RFC 4180 has lines: ending in CR LF. */
export const auditCsvHeader = `${Object.keys(columns).join(',')}\r\n`;

/** An entry of the audit log as a line of CSV. Its filters are a JSON object in one cell. */
export function auditCsvLine(entry: AuditEntry): string {
  return `${Object.values(columns)
    .map((cell) => cell(entry))
    .join(',')}\r\n`;
}

function text(value: string | null): string {
  return value === null ? '' : quoted(guardFormula(value));
}
