import { formatInstant } from '@masker/contract';
import { counted, formatCount } from '../output/format.ts';
import type { Deviation, Remark, Unstored } from './findings.ts';
import type { Round } from './round.ts';
import type { Mirror } from './state.ts';

/** A round for programs. Field names are the wire's where they mean the same. */
export function roundJson({ accountId, source }: Mirror, round: Round): Record<string, unknown> {
  const { findings } = round;
  return {
    source,
    account_id: accountId,
    since: round.since === null ? null : formatInstant(round.since),
    complete: round.complete,
    complete_since: round.completeSince === null ? null : formatInstant(round.completeSince),
    resumed: round.resumed,
    restarted: round.restarted,
    pages: round.pages,
    read: round.read,
    added: round.added,
    already_there: round.alreadyThere,
    conflicts: findings.conflicts,
    not_stored: { sessions: findings.unstoredCount, reasons: findings.unstored },
    remarks: findings.remarks,
  };
}

/** A round in one line. */
export function roundLine(round: Round): string {
  const { conflicts, unstoredCount } = round.findings;
  const parts = [
    `${counted(round.added, 'session')} added`,
    `${formatCount(round.alreadyThere)} already there`,
    ...(conflicts.sessions > 0 ? [`${counted(conflicts.sessions, 'conflict')}`] : []),
    ...(unstoredCount > 0 ? [`${formatCount(unstoredCount)} not stored`] : []),
    ...(round.complete ? readBack(round) : ['not finished']),
  ];
  return parts.join(', ');
}

/** How far back everything is here now, or named as a finding. */
function readBack({ completeSince }: Round): string[] {
  return completeSince === null ? [] : [`read back to ${formatInstant(completeSince)}`];
}

/** Everything about a round that somebody should know, a line each. */
export function findingLines({ findings, restarted }: Round): string[] {
  const { conflicts, unstored, remarks } = findings;
  return [
    ...(restarted
      ? [
          'The source no longer knew where the last run had stopped: it was read again from the newest session.',
        ]
      : []),
    ...remarks.map(remarkLine),
    ...unstored.map(unstoredLine),
    ...(conflicts.sessions > 0
      ? [
          `conflict: here already with other content, and left as it is${list(conflicts.ids, conflicts.sessions)}`,
        ]
      : []),
  ];
}

function remarkLine({ deviation, name, sessions }: Remark): string {
  return `${words[deviation](name)} (${counted(sessions, 'session')})`;
}

const words: Record<Deviation, (name: string | null) => string> = {
  unknown_field: (name) =>
    `not documented, left out: ${name === null ? 'other fields' : `the field ${name}`}`,
  undocumented_kind: (name) => `not documented, kept: ${name === null ? 'other kinds' : `the kind ${name}`}`,
  missing: (name) => `came without ${name}`,
  normalised: (name) => `kept in UTC and milliseconds: ${name}`,
  derived: (name) => `${name} disagreed with what it derives from: the derived one was kept`,
  zero_count: (name) => `counts of zero, left out: ${name}`,
};

function unstoredLine({ field, message, sessions, ids }: Unstored): string {
  return `not stored: ${field} ${message}${list(ids, sessions)}`;
}

function list(ids: readonly string[], sessions: number): string {
  const others = sessions - ids.length;
  const shown = others > 0 && ids.length > 0 ? [...ids, `and ${formatCount(others)} more`] : ids;
  return ` (${counted(sessions, 'session')}${shown.length > 0 ? `: ${shown.join(', ')}` : ''})`;
}
