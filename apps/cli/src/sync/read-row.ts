import {
  documentedKinds,
  formatInstant,
  type IngestSession,
  isId,
  parseIngestSession,
  sessionSchema,
  sessionStatuses,
} from '@masker/contract';
import type { Findings } from './findings.ts';
import { type ForeignInstant, readForeignInstant } from './instant.ts';
import { readKinds } from './read-kinds.ts';

const fields = new Set(Object.keys(sessionSchema.shape));
const documented = new Set<string>(documentedKinds);

/**
 * Reads a session of another deployment, tolerating deviations from the documented API.
 *
 * If figures disagree, those that others derive from take precedence: the timestamps over `duration_ms`, the kinds over
 * `redaction_count`. Each stored session is therefore consistent.
 *
 * @param now the current time, in milliseconds
 * @param findings records deviations, and the reason if null is returned
 */
export function readRow(row: unknown, now: number, findings: Findings): IngestSession | null {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    findings.refuse('session', 'must be an object', null);
    return null;
  }
  const foreign = row as Record<string, unknown>;
  for (const name of Object.keys(foreign)) if (!fields.has(name)) findings.remark('unknown_field', name);

  const kinds = readKinds(foreign, findings);
  const parsed = parseIngestSession(
    {
      id: foreign.id,
      agent_id: foreign.agent_id,
      ...optionalName(foreign, 'agent_name', findings),
      started_at: instant(foreign, 'started_at', findings),
      ended_at: instant(foreign, 'ended_at', findings),
      status: foreign.status,
      redactions_by_kind: kinds,
      upstream_model: null,
      redactions_reported: foreign.redactions_reported !== false,
      ...optionalName(foreign, 'upstream_model', findings),
    },
    now,
  );
  if (parsed.details) {
    const { field, message } = reason(foreign, parsed.details);
    findings.refuse(field, message, isId('session', foreign.id) ? foreign.id : null);
    return null;
  }
  const { session } = parsed;
  for (const kind in session.redactionsByKind ?? {})
    if (!documented.has(kind)) findings.remark('undocumented_kind', kind);
  compareFigures(foreign, session, findings);
  return session;
}

/** A name, or null if it is absent or empty. */
function optionalName(
  foreign: Record<string, unknown>,
  field: 'agent_name' | 'upstream_model',
  findings: Findings,
): Record<string, unknown> {
  const value = foreign[field];
  if (value !== undefined && value !== null && value !== '') return { [field]: value };
  // The API documents null for the model: the call never reached one.
  if (field === 'agent_name' || value !== null) findings.remark('missing', field);
  return {};
}

function instant(foreign: Record<string, unknown>, field: string, findings: Findings): unknown {
  const read = readForeignInstant(foreign[field]);
  if (read === null) return foreign[field];
  if (read.normalised) findings.remark('normalised', field);
  return formatInstant(read.at);
}

function compareFigures(foreign: Record<string, unknown>, session: IngestSession, findings: Findings): void {
  const { duration_ms: duration, redaction_count: count } = foreign;
  if (duration === undefined || duration === null) findings.remark('missing', 'duration_ms');
  else if (!agrees(duration, session.endedAt - session.startedAt, roundingOf(foreign)))
    findings.remark('derived', 'duration_ms');
  if (count === undefined || count === null) findings.remark('missing', 'redaction_count');
  else if (count !== session.redactionCount) findings.remark('derived', 'redaction_count');
}

/** Two timestamps truncated to the millisecond can differ by one from a measured duration. */
function roundingOf(foreign: Record<string, unknown>): number {
  const cut = (instant: ForeignInstant | null) => instant?.cut === true;
  const either = cut(readForeignInstant(foreign.started_at)) || cut(readForeignInstant(foreign.ended_at));
  return either ? 1 : 0;
}

function agrees(value: unknown, derived: number, tolerance: number): boolean {
  return typeof value === 'number' && Math.abs(value - derived) <= tolerance;
}

/** The first detail, without input values except the name of a status. */
function reason(
  foreign: Record<string, unknown>,
  details: readonly { parameter: string; message: string }[],
): { field: string; message: string } {
  const [first] = details;
  const field = first?.parameter.split('.')[0] ?? 'session';
  const { status } = foreign;
  if (field === 'status' && typeof status === 'string' && /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(status))
    return { field, message: `"${status}" is none of ${sessionStatuses.join(', ')}` };
  return { field, message: first?.message ?? 'is not a session' };
}
