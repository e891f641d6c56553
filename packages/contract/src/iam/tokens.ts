import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { nextCursorSchema } from '../list.ts';
import { scopeSchema, scopes } from '../me.ts';
import { nameSchema } from '../name-schema.ts';
import { nameRule } from '../names.ts';
import { instantSchema } from '../session.ts';
import { expiresInSchema } from './expires-in.ts';
import { personSchema } from './person.ts';

/** The maximum number of valid tokens of an account. */
export const maxLiveTokens = 1_000;

/** Five years. */
const mostDays = 1_826;

const scopesMessage = `must be a list of one or more of ${scopes.join(', ')}, each once`;

const scopeList = z
  .array(scopeSchema, { error: scopesMessage })
  .min(1, { error: scopesMessage })
  .refine((list) => new Set(list).size === list.length, { error: scopesMessage });

/** A credential of a service. The token itself is shown once, at its creation. */
export const tokenSchema = z
  .strictObject({
    id: idSchema('token'),
    name: z.string(),
    scopes: z.array(scopeSchema),
    agent_id: idSchema('agent')
      .nullable()
      .describe('The agent that the token is restricted to; null for all agents.'),
    created_by: personSchema.nullable().describe('Null if an operator created it on the command line.'),
    created_at: instantSchema,
    expires_at: instantSchema.nullable().describe('Null if it does not expire.'),
    last_used_at: instantSchema.nullable().describe('To the minute; null if it was never used.'),
    revoked_at: instantSchema.nullable(),
  })
  .meta({ id: 'Token' });

export type Token = z.infer<typeof tokenSchema>;

/** A page of tokens, newest first. */
export const tokenPageSchema = z
  .strictObject({ data: z.array(tokenSchema), next_cursor: nextCursorSchema })
  .meta({ id: 'TokenPage' });

export type TokenPage = z.infer<typeof tokenPageSchema>;

/** What `tokens.create` takes. */
export const createTokenInput = z
  .strictObject({
    name: nameSchema(`must be ${nameRule}`).describe('The purpose of the token.'),
    scopes: scopeList.describe('The scopes of the token.'),
    agent_id: idSchema('agent')
      .optional()
      .describe('The agent that the token is restricted to. Omit for all agents.'),
    expires_in: expiresInSchema(mostDays)
      .nullable()
      .optional()
      .describe('The lifetime (`90d`). Omit, or null, for a token that does not expire.'),
  })
  .refine((asked) => asked.agent_id === undefined || !asked.scopes.includes('audit:read'), {
    path: ['scopes'],
    error: 'must not have audit:read for one agent: the audit log covers the whole account',
  });

export type CreateTokenInput = z.infer<typeof createTokenInput>;

/** What `tokens.revoke` takes. */
export const revokeTokenInput = z.strictObject({ token_id: idSchema('token').describe('The token.') });

/** A token, after a change. */
export const tokenBodySchema = z.strictObject({ token: tokenSchema }).meta({ id: 'TokenBody' });

export type TokenBody = z.infer<typeof tokenBodySchema>;

/** A new token, and what to send. */
export const newTokenSchema = z
  .strictObject({
    token: tokenSchema,
    secret: z.string().describe('The token itself, `msk_…`. It is returned only once.'),
  })
  .meta({ id: 'NewToken' });

export type NewToken = z.infer<typeof newTokenSchema>;
