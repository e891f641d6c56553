import { ApiError, changeRoleInput, isOperator, type Member, type Role } from '@masker/contract';
import type { IamQueries } from '@masker/db';
import { withAccess } from '../account-access.ts';
import { accountId } from '../account-option.ts';
import { CommandError, typed } from '../command-error.ts';
import { type OperatorAccess, recordOperator } from '../operator.ts';
import { formatStarted } from '../output/format.ts';
import { Table } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { printable } from '../output/text.ts';
import { allPages } from './all-pages.ts';
import { checkedId } from './checked-id.ts';
import { checkedInput } from './checked-input.ts';

type MemberOptions = { account: string; json?: true };
type ChangeOptions = MemberOptions & { force?: true };

/** A change of a member, and the entry of the audit log for it. */
interface Change {
  /** @returns the wire JSON of the member; null if there is no such member */
  make(iam: IamQueries, accountId: string): Promise<string | null>;
  entry: OperatorAccess;
  /** The command without its account, for the hint of `--force`. */
  command: string;
}

/** `masker member list`: all of them, with the members that stand for operators. */
export async function memberList(terminal: Terminal, options: MemberOptions): Promise<void> {
  const account = accountId(options.account);
  const members = await withAccess(account, (iam) => allMembers(iam, account));
  if (options.json) return terminal.out(`${JSON.stringify({ data: members })}\n`);
  if (members.length === 0) return terminal.writeErr(`No members yet. ${howToInvite(account)}`);
  await terminal.out(table(terminal.colours).render(members));
}

/** `masker member remove`: every server refuses their cookies of the account from then on. */
export async function memberRemove(terminal: Terminal, id: string, options: ChangeOptions): Promise<void> {
  checkedId('user', id);
  const mayLeaveNoAdmin = options.force === true;
  const { member, hasAdmin } = await changed(options, id, {
    make: (iam, account) => iam.removeMember(account, id, { mayLeaveNoAdmin }),
    entry: { action: 'members.remove', target: id },
    command: `member remove ${id}`,
  });
  await say(terminal, options, { member, hasAdmin }, `${id} is removed`);
}

/** `masker member role`: every server applies the new role from then on. */
export async function memberRole(
  terminal: Terminal,
  id: string,
  wanted: string,
  options: ChangeOptions,
): Promise<void> {
  checkedId('user', id);
  const { role } = checkedInput(changeRoleInput.pick({ role: true }), { role: wanted }) as { role: Role };
  const mayLeaveNoAdmin = options.force === true;
  const { member, hasAdmin } = await changed(options, id, {
    make: (iam, account) => iam.changeRole(account, id, role, { mayLeaveNoAdmin }),
    entry: { action: 'members.changeRole', target: id, filters: { role } },
    command: `member role ${id} ${role}`,
  });
  await say(terminal, options, { member, hasAdmin }, `${id} is ${role} now`);
}

/**
 * Makes a change, and records it.
 *
 * @returns the member, and whether a person is an admin of the account afterwards
 * @throws CommandError if there is no such member, or if it is the only admin and `--force` is missing
 */
async function changed(
  options: ChangeOptions,
  userId: string,
  { make, entry, command }: Change,
): Promise<{ member: Member; hasAdmin: boolean }> {
  const account = accountId(options.account);
  return withAccess(account, async (iam, database) => {
    const json = await make(iam, account).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.code !== 'conflict') throw error;
      throw new CommandError('conflict', error.message, {
        hint: `To leave the account without an admin: ${typed(`${command} --force`, account)}`,
      });
    });
    if (json === null) throw noMember(account, userId);
    await recordOperator(database, account, entry);
    return { member: JSON.parse(json) as Member, hasAdmin: (await allMembers(iam, account)).some(isAdmin) };
  });
}

/** The error for a user who is no member of the account. */
export function noMember(account: string, userId: string): CommandError {
  return new CommandError('not_found', `The account has no member ${userId}.`, {
    hint: `See: ${typed('member list', account)}`,
  });
}

/** Whether a member is an admin who keeps the account: those of operators come and go with their commands. */
function isAdmin(member: Member): boolean {
  return member.role === 'admin' && !isOperator(member);
}

async function say(
  terminal: Terminal,
  { account, json }: ChangeOptions,
  { member, hasAdmin }: { member: Member; hasAdmin: boolean },
  what: string,
): Promise<void> {
  await terminal.out(json ? `${JSON.stringify({ member, has_admin: hasAdmin })}\n` : `${what}\n`);
  if (!json && !hasAdmin) terminal.writeErr(`Nobody is an admin of the account now. ${howToInvite(account)}`);
}

function howToInvite(account: string): string {
  return `Invite one with: ${typed('invitation create --role admin', account)}`;
}

function allMembers(iam: IamQueries, account: string): Promise<Member[]> {
  return allPages((limit, after) => iam.listMembers(account, limit, after));
}

function table(colours: boolean): Table<Member> {
  return new Table<Member>(
    [
      { title: 'ID', text: ({ user_id }) => user_id },
      { title: 'ROLE', text: ({ role }) => role },
      { title: 'JOINED', text: ({ joined_at }) => formatStarted(joined_at) },
      { title: 'EMAIL', text: (member) => (isOperator(member) ? '–' : printable(member.email)) },
      { title: 'NAME', text: ({ name }) => printable(name) },
    ],
    colours,
  );
}
