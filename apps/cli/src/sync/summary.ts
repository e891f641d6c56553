import { formatInstant } from '@masker/contract';
import { counted, formatCount } from '../output/format.ts';
import type { Deviation, Remark, Unstored } from './findings.ts';
import type { Round } from './round.ts';
import type { Mirror } from './state.ts';

/** A round as JSON. Fields have the names of the API if they mean the same. */
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

/** The instant from which everything is stored, or among the findings. */
function readBack({ completeSince }: Round): string[] {
  return completeSince === null ? [] : [`read back to ${formatInstant(completeSince)}`];
}

/** All findings of a round, one a line. */
export function findingLines({ findings, restarted }: Round): string[] {
  const { conflicts, unstored, remarks } = findings;
  return [
    ...(restarted
      ? [
          'The source no longer accepted the position of the last run, so it was read again from the newest session.',
        ]
      : []),
    ...remarks.map(remarkLine),
    ...unstored.map(unstoredLine),
    ...(conflicts.sessions > 0
      ? [`conflict: stored here with other content, unchanged${list(conflicts.ids, conflicts.sessions)}`]
      : []),
  ];
}

function remarkLine({ deviation, name, sessions }: Remark): string {
  return `${words[deviation](name)} (${counted(sessions, 'session')})`;
}

const words: Record<Deviation, (name: string | null) => string> = {
  unknown_field: (name) => `not documented, omitted: ${name === null ? 'other fields' : `the field ${name}`}`,
  undocumented_kind: (name) => `not documented, kept: ${name === null ? 'other kinds' : `the kind ${name}`}`,
  missing: (name) => `missing: ${name}`,
  normalised: (name) => `converted to UTC and milliseconds: ${name}`,
  derived: (name) => `${name} differed from the derived value: the derived value was stored`,
  zero_count: (name) => `counts of zero, omitted: ${name}`,
};

function unstoredLine({ field, message, sessions, ids }: Unstored): string {
  return `not stored: ${field} ${message}${list(ids, sessions)}`;
}

function list(ids: readonly string[], sessions: number): string {
  const others = sessions - ids.length;
  const shown = others > 0 && ids.length > 0 ? [...ids, `and ${formatCount(others)} more`] : ids;
  return ` (${counted(sessions, 'session')}${shown.length > 0 ? `: ${shown.join(', ')}` : ''})`;
}
