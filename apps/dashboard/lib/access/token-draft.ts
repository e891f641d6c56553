import { type CreateTokenInput, createTokenInput, type Scope } from '@masker/contract';

/** The lifetimes of a token that the dialog offers. */
export const lifetimes = ['30d', '90d', '365d', 'never'] as const;

export type Lifetime = (typeof lifetimes)[number];

/** The values of the dialog. */
export interface TokenDraft {
  name: string;
  scopes: Scope[];
  agentId: string | undefined;
  lifetime: Lifetime;
}

/** The input for the API, or the errors of the draft. */
export type DraftReading = { input: CreateTokenInput } | { wrong: { name?: string; scopes?: string } };

export function readDraft({ name, scopes, agentId, lifetime }: TokenDraft): DraftReading {
  if (scopes.length === 0) return { wrong: { scopes: 'Choose at least one.', ...nameProblem(name) } };
  if (agentId !== undefined && scopes.includes('audit:read')) {
    const message = 'The audit log covers the whole account: omit audit:read, or choose any agent.';
    return { wrong: { scopes: message, ...nameProblem(name) } };
  }
  const parsed = createTokenInput.safeParse({
    name: name.trim(),
    scopes,
    ...(agentId === undefined ? {} : { agent_id: agentId }),
    expires_in: lifetime === 'never' ? null : lifetime,
  });
  // The other values were chosen from lists.
  return parsed.success ? { input: parsed.data } : { wrong: nameProblem(name) };
}

function nameProblem(name: string): { name?: string } {
  if (name.trim() === '') return { name: 'Enter its purpose.' };
  if (createTokenInput.shape.name.safeParse(name.trim()).success) return {};
  return { name: 'It can have at most 200 characters, and no control or format characters.' };
}
