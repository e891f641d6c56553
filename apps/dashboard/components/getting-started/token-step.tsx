'use client';

import type { Me, NewToken } from '@masker/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound, LoaderCircle } from 'lucide-react';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { noToken } from '@/lib/getting-started/lines.ts';
import { labelOf, type SourceId } from '@/lib/getting-started/sources.ts';
import { tokenDays, tokenInput } from '@/lib/getting-started/token-input.ts';
import { ForAdmins } from '../access/for-admins.tsx';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { Term } from './step.tsx';

interface TokenStepProps {
  me: Me;
  source: SourceId;
  /** The token, if it was made while this page is open. */
  made: NewToken | undefined;
  onMade(made: NewToken): void;
}

/** Makes the token of a source and shows it once; tells others whom to ask. */
export function TokenStep({ me, source, made, onMade }: TokenStepProps) {
  if (me.user?.role !== 'admin')
    return (
      <>
        <ForAdmins me={me}>Only administrators can make tokens.</ForAdmins>
        <p>
          Ask for a token with the scope <Term>sessions:write</Term>, and put it in place of{' '}
          <Term>{noToken}</Term> below.
        </p>
      </>
    );
  if (made)
    return (
      <div data-shown-once className="flex flex-col gap-2">
        <CodeBlock code={made.secret} label="Copy the token" />
        <p>
          It is shown only while this page is open, and the lines below contain it. Store it with the secrets
          of your service. It can be revoked under{' '}
          <PageLink href="/settings/tokens" className="underline">
            Tokens
          </PageLink>
          .
        </p>
      </div>
    );
  return <MakeToken source={source} onMade={onMade} />;
}

function MakeToken({ source, onMade }: Pick<TokenStepProps, 'source' | 'onMade'>) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.tokens.create.mutationOptions({
      // The secret must not outlive the page in a cache.
      gcTime: 0,
      onSuccess(made) {
        onMade(made);
        void queryClient.invalidateQueries({ queryKey: trpc.tokens.list.pathKey() });
      },
    }),
  );
  return (
    <>
      <p>
        It may send sessions (<Term>sessions:write</Term>) and nothing else, and is valid for {tokenDays}{' '}
        days. Its name is “{labelOf(source)}”.
      </p>
      <Button
        look="solid"
        size="medium"
        className="self-start"
        disabled={create.isPending}
        onClick={() => create.mutate(tokenInput(source))}
      >
        {create.isPending ? (
          <LoaderCircle className="size-3.5 animate-spin" />
        ) : (
          <KeyRound className="size-3.5" />
        )}
        Make token
      </Button>
      {create.error && <ChangeProblem problem={problemOf(create.error)} />}
    </>
  );
}
