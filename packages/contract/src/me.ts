import { z } from 'zod';
import { idSchema } from './id-schema.ts';
import { instantSchema } from './session.ts';

/** The permissions of a credential. */
export const scopes = [
  'sessions:read',
  'sessions:write',
  'agents:read',
  'agents:write',
  'audit:read',
] as const;

export const scopeSchema = z.enum(scopes, { error: `must be one of ${scopes.join(', ')}` });

export type Scope = z.infer<typeof scopeSchema>;

/** From the most to the fewest permissions. An auditor reads what an admin reads of sessions and the audit log. */
export const roles = ['admin', 'member', 'auditor', 'viewer'] as const;

export const roleSchema = z.enum(roles, { error: `must be one of ${roles.join(', ')}` });

export type Role = z.infer<typeof roleSchema>;

/** The caller: a person or a token, the account that scopes every response, and the permissions. */
export const meSchema = z
  .strictObject({
    user: z
      .strictObject({ id: idSchema('user'), name: z.string(), email: z.string(), role: roleSchema })
      .nullable()
      .meta({ id: 'Me.User', description: 'Null for a token.' }),
    token: z
      .strictObject({
        id: idSchema('token'),
        name: z.string(),
        agent_id: idSchema('agent').nullable(),
        expires_at: instantSchema.nullable(),
      })
      .nullable()
      .meta({ id: 'Me.Token', description: 'Null for a person.' }),
    account: z.strictObject({ id: idSchema('account'), name: z.string() }).meta({ id: 'Me.Account' }),
    permissions: z.array(scopeSchema),
  })
  .meta({ id: 'Me' });

export type Me = z.infer<typeof meSchema>;
