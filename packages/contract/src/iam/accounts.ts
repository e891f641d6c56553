import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { roleSchema } from '../me.ts';
import { nameSchema } from '../name-schema.ts';
import { nameRule } from '../names.ts';

/** Accounts that are listed, at most. */
export const maxListedAccounts = 1_000;

/** An account that a person is a member of. */
export const ownAccountSchema = z
  .strictObject({
    id: idSchema('account'),
    name: z.string(),
    role: roleSchema.describe('The role of the person in the account.'),
    current: z.boolean().describe('Whether it is the account of this login session.'),
  })
  .meta({ id: 'OwnAccount' });

export type OwnAccount = z.infer<typeof ownAccountSchema>;

/** A person's accounts, by id. */
export const ownAccountListSchema = z
  .strictObject({ data: z.array(ownAccountSchema).max(maxListedAccounts) })
  .meta({ id: 'OwnAccountList' });

export type OwnAccountList = z.infer<typeof ownAccountListSchema>;

/** What `accounts.switch` takes. */
export const switchAccountInput = z.strictObject({
  account_id: idSchema('account').describe('The account to switch to.'),
});

/** A name for an account. */
export const accountNameSchema = nameSchema(`must be ${nameRule}`);

/** What `accounts.rename` takes. */
export const renameAccountInput = z.strictObject({
  account_id: idSchema('account').describe('The account of this login session.'),
  name: accountNameSchema.describe('The new name.'),
});

/** The account of the login session, after a change. */
export const ownAccountBodySchema = z
  .strictObject({ account: ownAccountSchema })
  .meta({ id: 'OwnAccountBody' });

export type OwnAccountBody = z.infer<typeof ownAccountBodySchema>;
