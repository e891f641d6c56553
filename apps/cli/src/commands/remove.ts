import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import {
  formatInstant,
  instantProblem,
  isId,
  parseInstant,
  parseSince,
  resolveSince,
  sinceProblem,
} from '@masker/contract';
import type { ChosenCount, ChosenOutcome, ChosenSessions, RecordedFilters } from '@masker/db';
import { accountId, givenReason, knownAccount } from '../account-option.ts';
import { CommandError, typed, usage } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { operatorEntry } from '../operator.ts';
import { counted, formatCount } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';

interface RemoveOptions {
  account: string;
  agent?: string;
  since?: string;
  until?: string;
  ids?: string;
  reason: string;
  confirm?: string;
  json?: true;
}

/** `masker remove`: without the number of sessions as confirmation, it counts them. */
export async function remove(terminal: Terminal, options: RemoveOptions): Promise<void> {
  const account = accountId(options.account);
  const reason = givenReason(options.reason);
  const config = readConfig();
  const chosen = await chosenBy(options, account, config.here);
  const confirmed = options.confirm === undefined ? null : countOf(options.confirm);
  const { countChosen, removeChosen } = await import('@masker/db');
  await withDatabase(await findInstallation(config), async (database) => {
    await knownAccount(database, account);
    const { pool } = database;
    const found = await countChosen(pool, chosen);
    if (confirmed === null) return show(terminal, account, found, options);
    if (confirmed !== found.sessions)
      throw new CommandError(
        'conflict',
        `Nothing was removed: ${counted(found.sessions, 'session')} match, not ${formatCount(confirmed)}.`,
        { hint: `If all of them are to be removed, use --confirm ${found.sessions}.` },
      );
    const entry = operatorEntry(account, {
      action: 'sessions.remove',
      filters: { reason, ...recordedFilters(chosen), confirmed },
    });
    const removal = { ...chosen, pool, asOf: found.asOf, entry, signal: terminal.signal };
    const outcome = await removeChosen(removal);
    await report(terminal, account, found, outcome, options);
  });
}

/** @throws CommandError if an option is not valid, or none of them chooses sessions */
async function chosenBy(
  { agent, since, until, ids }: RemoveOptions,
  account: string,
  here: string,
): Promise<ChosenSessions> {
  if ([agent, since, until, ids].every((one) => one === undefined))
    throw usage(
      'Choose sessions with --agent, --since, --until or --ids.',
      'To remove all sessions of an account, use --until with the present.',
    );
  const agentIds = agent?.split(',').map((id) => id.trim());
  if (agentIds?.some((id) => !isId('agent', id)))
    throw usage('--agent must be agt_ followed by a ULID (26 characters), or several joined by commas.');
  const sinceWrong = since === undefined ? null : sinceProblem(since);
  if (sinceWrong !== null) throw usage(`--since ${sinceWrong}.`);
  const untilWrong = until === undefined ? null : instantProblem(until);
  if (untilWrong !== null) throw usage(`--until ${untilWrong}.`);
  const from = since === undefined ? null : parseSince(since);
  const to = until === undefined ? null : parseInstant(until);
  return {
    accountId: account,
    filter: {
      ...(from === null ? {} : { since: resolveSince(from, Date.now()) }),
      ...(to === null ? {} : { until: to }),
      ...(agentIds === undefined ? {} : { agentIds }),
    },
    ids: ids === undefined ? null : await readIds(ids, here),
  };
}

/** @throws CommandError if the file cannot be read, or a line of it is no id of a session */
async function readIds(file: string, here: string): Promise<string[]> {
  const content = file === '-' ? await text(process.stdin) : await readFile(path.resolve(here, file), 'utf8');
  const lines = content.split(/\r?\n/).map((line) => line.trim());
  const wrong = lines.findIndex((line) => line !== '' && !isId('session', line));
  if (wrong >= 0)
    throw usage(
      `Line ${wrong + 1} of --ids is not an id: one sess_ with a ULID (26 characters) on each line.`,
    );
  return [...new Set(lines.filter((line) => line !== ''))];
}

function countOf(confirm: string): number {
  const count = Number(confirm.replaceAll(',', ''));
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw usage('--confirm must be the number of sessions that match.');
}

/** What chose the sessions, for the audit log. Of a file of ids, their number, and the SHA-256 of them in order. */
function recordedFilters({ filter, ids }: ChosenSessions): RecordedFilters {
  const { since, until, agentIds } = filter;
  return {
    ...(agentIds === undefined ? {} : { agent_id: agentIds }),
    ...(since === undefined ? {} : { since: formatInstant(since) }),
    ...(until === undefined ? {} : { until: formatInstant(until) }),
    ...(ids === null
      ? {}
      : {
          ids: ids.length,
          ids_sha256: createHash('sha256')
            .update([...ids].sort().join('\n'))
            .digest('hex'),
        }),
  };
}

async function show(
  terminal: Terminal,
  account: string,
  { sessions, redactions }: ChosenCount,
  { json }: RemoveOptions,
): Promise<void> {
  if (json)
    return terminal.out(`${JSON.stringify({ dry_run: true, account_id: account, sessions, redactions })}\n`);
  await terminal.out(
    `${counted(sessions, 'session')} of ${account} ${sessions === 1 ? 'matches' : 'match'}\n`,
  );
  terminal.writeErr(
    `Nothing was removed. Look at them with: ${typed('list', account)}. To remove them for good, add: --confirm ${sessions}`,
  );
}

const reasons = {
  done: '',
  busy: 'another process is removing sessions of this account',
  exporting: 'an export of them is not finished',
  scheduled: 'a schedule has yet to export them',
  stopped: 'it was stopped',
};

/** @throws CommandError if sessions are left */
async function report(
  terminal: Terminal,
  account: string,
  found: ChosenCount,
  { sessions, redactions, ended }: ChosenOutcome,
  { json }: RemoveOptions,
): Promise<void> {
  if (json) await terminal.out(`${JSON.stringify({ account_id: account, sessions, redactions, ended })}\n`);
  else await terminal.out(`${account} lost ${counted(sessions, 'session')}\n`);
  if (ended === 'done') return;
  const left = counted(found.sessions - sessions, 'session');
  throw new CommandError('held', `${left} of ${account} were not removed: ${reasons[ended]}.`, {
    hint:
      ended === 'scheduled'
        ? 'Wait for its next export, or pause it: the statement of its next window then has the number of sessions that were removed.'
        : 'Count again, and run it again later.',
  });
}
