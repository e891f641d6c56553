import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { nextCursorSchema } from '../list.ts';
import { roleSchema } from '../me.ts';
import { instantSchema } from '../session.ts';

/** A person who may look at the account. */
export const memberSchema = z
  .strictObject({
    user_id: idSchema('user'),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    joined_at: instantSchema,
  })
  .meta({ id: 'Member' });

export type Member = z.infer<typeof memberSchema>;

/** A page of members, by id. */
export const memberPageSchema = z
  .strictObject({ data: z.array(memberSchema), next_cursor: nextCursorSchema })
  .meta({ id: 'MemberPage' });

export type MemberPage = z.infer<typeof memberPageSchema>;

const userId = idSchema('user').describe('The member.');

/** What `members.changeRole` takes. */
export const changeRoleInput = z.strictObject({
  user_id: userId,
  role: roleSchema.describe('The new role.'),
});

/** What `members.remove` and `members.signOut` take. */
export const memberInput = z.strictObject({ user_id: userId });

/** A member, after a change; one who was removed, as they were. */
export const memberBodySchema = z.strictObject({ member: memberSchema }).meta({ id: 'MemberBody' });

export type MemberBody = z.infer<typeof memberBodySchema>;
