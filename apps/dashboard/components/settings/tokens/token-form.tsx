'use client';

import { scopes as allScopes, type NewToken, type Scope } from '@masker/contract';
import { useMutation } from '@tanstack/react-query';
import { LoaderCircle } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { scopeHints } from '@/lib/access/scopes.ts';
import { readDraft, type TokenDraft } from '@/lib/access/token-draft.ts';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { ChangeProblem } from '../../problem/change-problem.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { NameChoice } from '../name-choice.tsx';
import { AgentChoice } from './agent-choice.tsx';
import { LifetimeChoice } from './lifetime-choice.tsx';

const blank: TokenDraft = { name: '', scopes: [], agentId: undefined, lifetime: '90d' };

/** The purpose, scopes and lifetime of a new token. */
export function TokenForm({ onMade }: { onMade(made: NewToken): void }) {
  const create = useMutation(useTRPC().tokens.create.mutationOptions({ onSuccess: onMade }));
  const [draft, setDraft] = useState(blank);
  const [tried, setTried] = useState(false);
  const reading = readDraft(draft);
  const wrong = tried && 'wrong' in reading ? reading.wrong : {};

  function change(changes: Partial<TokenDraft>) {
    setDraft({ ...draft, ...changes });
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    if ('input' in reading) create.mutate(reading.input);
    else if (reading.wrong.name) event.currentTarget.querySelector('input')?.focus();
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-5 p-4 sm:p-5">
      <TextField
        label="Name"
        hint="What uses it"
        value={draft.name}
        onChange={({ target }) => change({ name: target.value })}
        placeholder="nightly export"
        maxLength={200}
        wrong={wrong.name}
      />
      <NameChoice<Scope>
        label="Scopes"
        names={allScopes}
        hints={scopeHints}
        chosen={draft.scopes}
        onChange={(scopes) => change({ scopes })}
        wrong={wrong.scopes}
      />
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium">Agent</span>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <AgentChoice id={draft.agentId} onChange={(agentId) => change({ agentId })} />
          <span className="text-xs text-ink-soft">
            {draft.agentId === undefined
              ? 'It sees the sessions of every agent.'
              : 'It sees and sends only sessions of this agent.'}
          </span>
        </div>
      </div>
      <LifetimeChoice lifetime={draft.lifetime} onChange={(lifetime) => change({ lifetime })} />
      {create.error && <ChangeProblem problem={problemOf(create.error)} />}
      <Button type="submit" look="solid" size="medium" className="self-end" disabled={create.isPending}>
        {create.isPending && <LoaderCircle className="size-3.5 animate-spin" />}
        Make token
      </Button>
    </form>
  );
}
