import { createHash } from 'node:crypto';
import type { ExportKey } from '@masker/contract';
import { CommandError } from '../command-error.ts';
import { parseJson, readStatement } from './export-verify.ts';

/** What is known of a file: it is what its statement says, or not, or it is not there, or nobody looked. */
export type ContentState = 'ok' | 'invalid' | 'not available' | 'not checked';

/** A statement of a schedule, as it was found. */
export interface FoundStatement {
  /** The name of its file, or the id of its export. */
  name: string;
  text: string;
}

/** A statement whose signature is right. */
export interface SignedStatement extends FoundStatement {
  subject: { name: string; digest: { sha256: string } }[];
  exportId: string;
  accountId: string;
  asOf: string;
  cut: string;
  rows: number;
  filters: unknown;
  scheduleId: string;
  sequence: number;
  previous: { export_id: string; sha256: string } | null;
  after: { commit_cut: string } | null;
  /** Sessions that retention removed before they were exported. */
  removedSessions: number;
}

/** Something that is wrong, in the order of what matters most. */
export interface ChainProblem {
  code: 'invalid_statement' | 'invalid_content' | 'unknown_key' | 'invalid_timestamp' | 'gap' | 'missing';
  sequence: number | null;
  message: string;
}

/**
 * Verifies a statement by itself.
 *
 * @returns null if no schedule made its export; the problem if it is not what a known key signed
 */
export function openStatement(
  found: FoundStatement,
  keys: readonly ExportKey[],
): SignedStatement | ChainProblem | null {
  try {
    const { signed } = readStatement(found.text, keys);
    if (signed === null)
      return invalid(null, `${found.name} is signed, and is not a statement about an export.`);
    const { subject, predicate } = signed;
    const { schedule } = predicate;
    if (schedule === null) return null;
    return {
      ...found,
      subject,
      exportId: predicate.export_id,
      accountId: predicate.account_id,
      asOf: predicate.as_of,
      cut: predicate.commit_cut,
      rows: predicate.rows,
      filters: predicate.filters,
      scheduleId: schedule.id,
      sequence: schedule.sequence,
      previous: schedule.previous,
      after: schedule.after,
      removedSessions: schedule.removed_sessions,
    };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const code = error.code === 'unknown_key' ? 'unknown_key' : 'invalid_statement';
    return { code, sequence: null, message: `${found.name}: ${error.message}` };
  }
}

/**
 * Checks the statements of one schedule against each other: each names the one before and begins where it ended, and
 * none is missing from `from` on. A window whose neighbour is missing is checked by itself.
 *
 * @returns the statements by sequence, each once, and what is wrong
 */
export function checkChain(
  statements: readonly SignedStatement[],
  from: number,
): { chain: SignedStatement[]; problems: ChainProblem[] } {
  const problems: ChainProblem[] = [];
  const chain: SignedStatement[] = [];
  for (const statement of statements.toSorted((a, b) => a.sequence - b.sequence)) {
    const last = chain.at(-1);
    if (last?.sequence !== statement.sequence) chain.push(statement);
    else if (!digestsOf(last).some((digest) => digestsOf(statement).includes(digest)))
      problems.push(
        invalid(
          statement.sequence,
          `There are two statements of window ${statement.sequence}: ${last.name} and ${statement.name}.`,
        ),
      );
  }
  let expected = from;
  let before: SignedStatement | undefined;
  for (const statement of chain) {
    const { sequence } = statement;
    for (; expected < sequence; expected++) {
      const named = expected === sequence - 1 ? ` (${statement.previous?.export_id})` : '';
      problems.push({
        code: 'missing',
        sequence: expected,
        message: `The statement of window ${expected}${named} is missing.`,
      });
    }
    problems.push(
      ...linkProblems(statement, before?.sequence === sequence - 1 ? before : undefined, chain[0]),
    );
    before = statement;
    expected = Math.max(expected, sequence + 1);
  }
  return { chain, problems };
}

/** @param before the statement of the window before, unless it is missing */
function linkProblems(
  { sequence, name, previous, after, accountId, filters }: SignedStatement,
  before: SignedStatement | undefined,
  first: SignedStatement | undefined,
): ChainProblem[] {
  const problems: ChainProblem[] = [];
  if ((sequence === 1) !== (previous === null) || (previous === null) !== (after === null))
    problems.push(
      invalid(sequence, `${name} is of window ${sequence}, and does not say so of the one before.`),
    );
  if (first && (accountId !== first.accountId || !isSame(filters, first.filters)))
    problems.push(invalid(sequence, `${name} has another account or other filters than ${first.name}.`));
  if (!before || previous === null) return problems;
  if (previous.export_id !== before.exportId || !digestsOf(before).includes(previous.sha256))
    problems.push(
      invalid(
        before.sequence,
        `${before.name} is not the statement of window ${before.sequence} that ${name} names.`,
      ),
    );
  if (after?.commit_cut !== before.cut)
    problems.push({
      code: 'gap',
      sequence,
      message: `Window ${sequence} does not begin where window ${before.sequence} ended: ${after?.commit_cut}, not ${before.cut}.`,
    });
  return problems;
}

function digestsOf(statement: FoundStatement): string[] {
  return formsOf(statement).map((form) => createHash('sha256').update(form).digest('hex'));
}

/** The text of the statement as it was found, and as the server sends it: a tool may have indented it. */
export function formsOf({ text }: FoundStatement): [found: string, sent: string] {
  return [text, JSON.stringify(parseJson(text))];
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function invalid(sequence: number | null, message: string): ChainProblem {
  return { code: 'invalid_statement', sequence, message };
}
