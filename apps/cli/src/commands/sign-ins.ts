import type { LoginSession } from '@masker/contract';
import type { Database, EndedLoginSession } from '@masker/db';
import { withAccess } from '../account-access.ts';
import { accountId } from '../account-option.ts';
import { CommandError, typed, usage } from '../command-error.ts';
import { recordOperator } from '../operator.ts';
import { counted, formatCount, formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';
import { checkedId } from './checked-id.ts';
import { unconfirmed } from './confirm.ts';
import { noMember } from './members.ts';

/** A login session of a member, as the API describes it, and whose it is. */
type MemberLoginSession = Omit<LoginSession, 'current'> & { user: { id: string; name: string } };

interface ListOptions {
  account: string;
  user?: string;
  json?: true;
}

/** `masker sign-in list`: those that have not expired; the newest thousand at most. */
export async function signInList(terminal: Terminal, options: ListOptions): Promise<void> {
  const account = accountId(options.account);
  const userId = options.user === undefined ? undefined : checkedId('user', options.user);
  const found = await withAccess(account, async (iam, database) => {
    if (userId !== undefined) await knownMember(database, account, userId);
    return iam.listMemberLoginSessions(account, { userId });
  });
  const signIns = JSON.parse(`[${found.json}]`) as MemberLoginSession[];
  if (options.json) return terminal.out(`${JSON.stringify({ data: signIns, total: found.total })}\n`);
  if (signIns.length === 0) return terminal.writeErr('No login sessions.');
  await terminal.out(table(terminal.colours).render(signIns));
  if (found.total > found.rows)
    terminal.writeErr(
      `The newest ${formatCount(found.rows)} of ${counted(found.total, 'login session')}. See --user.`,
    );
}

type EndOptions = ListOptions & { all?: true; confirm?: true };

/** `masker sign-in end`: the login sessions have ended, and it is recorded, before anything is printed. */
export async function signInEnd(
  terminal: Terminal,
  id: string | undefined,
  options: EndOptions,
): Promise<void> {
  const named = [id, options.user, options.all].filter((one) => one !== undefined);
  if (named.length !== 1)
    throw usage('Name one of: a login session (sign_…), the member of --user, or --all.', 'See --help.');
  const account = accountId(options.account);
  const which = {
    loginSessionId: id === undefined ? undefined : checkedId('signIn', id),
    userId: options.user === undefined ? undefined : checkedId('user', options.user),
  };
  const ended = await withAccess(account, async (iam, database) => {
    if (which.userId !== undefined) await knownMember(database, account, which.userId);
    if (options.all && !options.confirm) {
      const { total } = await iam.listMemberLoginSessions(account);
      throw unconfirmed(`${counted(total, 'login session')} would end`, typed('sign-in end --all', account));
    }
    const gone = await iam.revokeMemberLoginSessions(account, which);
    if (id !== undefined && gone.length === 0) {
      throw new CommandError('not_found', `No member of the account has a login session ${id}.`, {
        hint: `See: ${typed('sign-in list', account)}`,
      });
    }
    for (const [affected, rows] of byAccount(gone, account)) {
      await recordOperator(
        database,
        affected,
        id === undefined
          ? { action: 'signIns.revokeAll', target: which.userId, rows }
          : { action: 'signIns.revoke', target: id },
      );
    }
    return gone.length;
  });
  await terminal.out(
    options.json ? `${JSON.stringify({ revoked: ended })}\n` : `${counted(ended, 'login session')} ended\n`,
  );
}

/** @throws CommandError if the account has no such member */
async function knownMember({ directory }: Database, accountId: string, userId: string): Promise<void> {
  const where = { accountId_userId: { accountId, userId } };
  if (await directory.membership.findUnique({ where, select: { role: true } })) return;
  throw noMember(accountId, userId);
}

/** The number of ended login sessions of each account that they were in, and of the named one all of them. */
function byAccount(ended: readonly EndedLoginSession[], account: string): Map<string, number> {
  const counts = new Map([[account, ended.length]]);
  for (const { accountId } of ended)
    if (accountId !== null && accountId !== account) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
  return counts;
}

function table(colours: boolean): Table<MemberLoginSession> {
  return new Table<MemberLoginSession>(
    [
      { title: 'ID', text: ({ id }) => id },
      { title: 'STARTED', text: ({ created_at }) => formatStarted(created_at) },
      { title: 'LAST ACTIVE', text: ({ last_active_at }) => formatStarted(last_active_at) },
      { title: 'ACCOUNT', text: ({ account }) => account?.id ?? '–' },
      { title: 'USER', text: ({ user }) => user.id },
      { title: 'NAME', text: ({ user }) => printable(user.name) },
      { title: 'ADDRESS', text: ({ address }) => printable(address ?? '–') },
      { title: 'CLIENT', text: ({ user_agent }) => printable(user_agent ?? '–') },
    ],
    colours,
  );
}
