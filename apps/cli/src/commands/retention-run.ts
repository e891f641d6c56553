import { formatInstant } from '@masker/contract';
import type { AccountRetention, Database, Hold, Removal } from '@masker/db';
import { accountId } from '../account-option.ts';
import { CommandError, typed } from '../command-error.ts';
import { readConfig } from '../config.ts';
import { findInstallation, withDatabase } from '../installation.ts';
import { loginName } from '../operator.ts';
import { counted, formatCount } from '../output/format.ts';
import type { Terminal } from '../output/terminal.ts';

interface RetentionRunOptions {
  account?: string;
  dryRun?: true;
  confirm?: true;
  json?: true;
}

/** The result for one account; without `ended`, of a dry run. */
type Outcome = AccountRetention &
  Omit<Removal, 'ended'> &
  Partial<Pick<Removal, 'ended'>> & {
    /** The number of deleted entries of the audit log. */
    entries: number;
  };

/** `masker retention run`: deletes account by account, and commits each batch. */
export async function retentionRun(terminal: Terminal, options: RetentionRunOptions): Promise<void> {
  const account = options.account === undefined ? undefined : accountId(options.account);
  const config = readConfig();
  const installation = await findInstallation(config);
  const { checkClock, expiringAccounts } = await import('@masker/db');
  await withDatabase(installation, async (database) => {
    const accounts = await expiringAccounts(database.directoryPool, config.retentionDays ?? null, account);
    if (accounts.length === 0 && !options.json) terminal.writeErr(nothingGoes(account));
    const present = Date.now();
    const clock = options.dryRun
      ? { now: present, hold: null }
      : await checkClock(database.pool, present, options.confirm);
    if (clock.hold) throw held(clock.hold);
    const outcomes: Outcome[] = [];
    let hold: CommandError | null = null;
    for (const one of accounts) {
      if (terminal.signal.aborted) break;
      const outcome = await runAccount(database, one, terminal, clock.now, options);
      if ('reason' in outcome) {
        hold ??= held(outcome, one.accountId);
        continue;
      }
      if (!options.json) await terminal.out(`${said(outcome)}\n`);
      outcomes.push(outcome);
    }
    if (options.json) {
      const data = outcomes.map(toJson);
      await terminal.out(`${JSON.stringify({ dry_run: options.dryRun === true, data })}\n`);
    }
    if (hold) throw hold;
  });
}

/** The reason why nothing was deleted, and how to delete anyway. */
function held(hold: Hold, account?: string): CommandError {
  const again = typed(`retention run${account === undefined ? '' : ` --account ${account}`} --confirm`);
  if (hold.reason === 'clock') {
    return new CommandError(
      'held',
      `Nothing was removed: the clock says ${formatInstant(hold.now)}, more than a day after the last run saw it (${formatInstant(hold.seenAt)}).`,
      { hint: `If the clock is right, run it again in a day, or now with: ${again}` },
    );
  }
  return new CommandError(
    'held',
    `${account} was skipped: all of its data is from before ${formatInstant(hold.cutoff)} (the newest from ${formatInstant(hold.newest)}) and would be deleted.`,
    { hint: `If that is intended, run it again in a day, or now with: ${again}` },
  );
}

async function runAccount(
  { pool }: Database,
  account: AccountRetention,
  terminal: Terminal,
  now: number,
  { dryRun, confirm }: RetentionRunOptions,
): Promise<Outcome | Hold> {
  const { checkAccount, countCut, countExpired, cutAuditLog, removeExpired } = await import('@masker/db');
  if (dryRun) {
    const expired = await countExpired(pool, account, now);
    return { ...account, ...expired, entries: await countCut(pool, account) };
  }
  const hold = await checkAccount(pool, account, now, confirm);
  if (hold) return hold;
  const { signal } = terminal;
  const removal = await removeExpired({ ...account, pool, now, login: loginName(), signal });
  const { entries } = await cutAuditLog({ ...account, pool, signal });
  return { ...account, ...removal, entries };
}

function nothingGoes(account: string | undefined): string {
  const set = typed(`retention set --account ${account ?? 'ACCOUNT_ID'} --days N`);
  const who = account === undefined ? 'Every account keeps its sessions' : 'The account keeps its sessions';
  return `${who} forever with the settings of this command: set RETENTION_DAYS to the value of the server, or ${set}`;
}

function said({ accountId: id, days, cutoff, sessions, entries, ended }: Outcome): string {
  const what = `${counted(sessions, 'session')}${entries === 0 ? '' : ` and ${recorded(entries)}`}`;
  const older = `older than ${counted(days, 'day')}, from before ${formatInstant(cutoff)}`;
  if (ended === undefined) return `${id} has ${what} ${older}`;
  const rest = {
    done: '',
    busy: '; another process is removing the rest',
    exporting: '; an export of the rest is not finished',
    scheduled: '; the rest stays until a schedule has exported it',
    stopped: '; stopped before the end',
  };
  return `${id} lost ${what} ${older}${rest[ended]}`;
}

function recorded(entries: number): string {
  return entries === 1 ? '1 entry of the audit log' : `${formatCount(entries)} entries of the audit log`;
}

function toJson({ accountId: account_id, days, cutoff, sessions, redactions, entries, ended }: Outcome) {
  const outcome = {
    account_id,
    days,
    cutoff: formatInstant(cutoff),
    sessions,
    redactions,
    access_entries: entries,
  };
  return ended === undefined ? outcome : { ...outcome, ended };
}
