import { type CreateTokenInput, createTokenInput, type Scope } from '@masker/contract';

/** For how long a token may be good, as the dialog offers it. */
export const lifetimes = ['30d', '90d', '365d', 'never'] as const;

export type Lifetime = (typeof lifetimes)[number];

/** A token as it stands in the dialog. */
export interface TokenDraft {
  name: string;
  scopes: Scope[];
  agentId: string | undefined;
  lifetime: Lifetime;
}

/** A draft as the API takes it, or what of it is wrong. */
export type DraftReading = { input: CreateTokenInput } | { wrong: { name?: string; scopes?: string } };

export function readDraft({ name, scopes, agentId, lifetime }: TokenDraft): DraftReading {
  if (scopes.length === 0) return { wrong: { scopes: 'Choose at least one.', ...nameProblem(name) } };
  if (agentId !== undefined && scopes.includes('audit:read')) {
    const message = 'The audit log is not kept by agent: leave audit:read out, or choose any agent.';
    return { wrong: { scopes: message, ...nameProblem(name) } };
  }
  const parsed = createTokenInput.safeParse({
    name: name.trim(),
    scopes,
    ...(agentId === undefined ? {} : { agent_id: agentId }),
    expires_in: lifetime === 'never' ? null : lifetime,
  });
  // Everything else was chosen from what there is.
  return parsed.success ? { input: parsed.data } : { wrong: nameProblem(name) };
}

function nameProblem(name: string): { name?: string } {
  if (name.trim() === '') return { name: 'Say what it is for.' };
  if (createTokenInput.shape.name.safeParse(name.trim()).success) return {};
  return { name: 'It may have 200 characters, none of them a control or format character.' };
}
