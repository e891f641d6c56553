import { z } from 'zod';
import { idSchema } from './ids.ts';

/** What a credential may do. */
export const scopes = [
  'sessions:read',
  'sessions:write',
  'agents:read',
  'agents:write',
  'audit:read',
] as const;

export const scopeSchema = z.enum(scopes);

export type Scope = z.infer<typeof scopeSchema>;

export const roles = ['admin', 'member', 'viewer'] as const;

export const roleSchema = z.enum(roles);

export type Role = z.infer<typeof roleSchema>;

/** Who the caller is: the person, the account that every answer is scoped to, and what they may do. */
export const meSchema = z
  .strictObject({
    user: z
      .strictObject({ id: idSchema('user'), name: z.string(), email: z.string(), role: roleSchema })
      .meta({ id: 'Me.User' }),
    account: z.strictObject({ id: idSchema('account'), name: z.string() }).meta({ id: 'Me.Account' }),
    permissions: z.array(scopeSchema),
  })
  .meta({ id: 'Me' });

export type Me = z.infer<typeof meSchema>;
