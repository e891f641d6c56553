import type { Command } from 'commander';
import type { Terminal } from '../output/terminal.ts';
import { calling } from './calling-options.ts';

const more = `
Whoever opens the link signs in with an identity provider, and is a member of the account with that role. It is how the
first person gets into an account that was made with "masker account create". The dashboard has the same under Settings,
Members.`;

/** Describes `masker invitation`. */
export function addInvitation(program: Command, terminal: Terminal): void {
  const invitation = program
    .command('invitation')
    .description('Invite people to an account, and list and revoke open invitations.')
    .addHelpText('after', more);
  const create = invitation
    .command('create')
    .description('Create a link with which one person joins the account, and print it.')
    .requiredOption('--role <role>', 'the role of the new member: admin, auditor, member or viewer')
    .option('--expires <duration>', 'the lifetime of the link: 12h, 7d …, 30d at most (7d)');
  calling(create, 'people').action(async (options) =>
    (await import('./invitation-create.ts')).invitationCreate(terminal, options),
  );
  const list = invitation.command('list').description('List the open invitations, newest first.');
  calling(list, 'people').action(async (options) =>
    (await import('./invitations.ts')).invitationList(terminal, options),
  );
  const revoke = invitation
    .command('revoke')
    .alias('withdraw')
    .description('Revoke an open invitation: its link stops working.')
    .argument('<invitation-id>', 'the invitation (inv_…)');
  calling(revoke, 'people').action(async (id, options) =>
    (await import('./invitations.ts')).invitationRevoke(terminal, id, options),
  );
}
