'use client';

import { isId } from '@masker/contract/plain';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Building2, LoaderCircle } from 'lucide-react';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { useProblem } from '@/lib/api/use-problem.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { Button, buttonStyle } from '../ui/button.tsx';
import { Name } from '../ui/name.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageLink } from '../ui/page-link.tsx';

interface OtherAccountProps {
  /** The account of the link, from its URL. */
  linked: string;
  /** The name of the current account. */
  current: string;
}

/** In place of what a link of another account leads to: nothing of this account is shown under it. */
export default function OtherAccount({ linked, current }: OtherAccountProps) {
  const trpc = useTRPC();
  const accounts = useQuery({ ...trpc.accounts.list.queryOptions(), staleTime: 60_000 });
  const problem = useProblem(accounts);
  const change = useMutation(
    trpc.accounts.switch.mutationOptions({
      // Loads a new document, so that no data of the previous account stays in memory.
      onSuccess: () => window.location.reload(),
    }),
  );
  const own = accounts.data?.data.find(({ id }) => id === linked);

  if (problem && isId('account', linked))
    return (
      <main id="content" className="flex-1 overflow-y-auto">
        <h1 className="sr-only">A link to another account</h1>
        <ProblemNotice problem={problem} busy={accounts.isFetching} onRetry={() => void accounts.refetch()} />
      </main>
    );
  return (
    <main id="content" className="flex-1 overflow-y-auto" aria-busy={accounts.isFetching}>
      <Notice
        level={1}
        icon={<Building2 />}
        title={own ? `This link is for ${own.name}` : 'This link is for another account'}
        actions={
          <>
            {own && (
              <Button
                look="solid"
                disabled={change.isPending || change.isSuccess}
                onClick={() => change.mutate({ account_id: own.id })}
              >
                {change.isPending && <LoaderCircle className="size-3.5 animate-spin" />}
                Switch to {own.name}
              </Button>
            )}
            <PageLink href={home} className={buttonStyle({ look: own ? 'quiet' : 'outline' })}>
              Sessions of {current}
            </PageLink>
          </>
        }
      >
        <Why
          linked={linked}
          current={current}
          isOwn={own !== undefined}
          isKnown={accounts.data !== undefined}
        />
        {change.error && <ChangeProblem problem={problemOf(change.error)} className="text-left" />}
      </Notice>
    </main>
  );
}

interface WhyProps extends OtherAccountProps {
  isOwn: boolean;
  /** Whether the accounts of the person are known. */
  isKnown: boolean;
}

function Why({ linked, current, isOwn, isKnown }: WhyProps) {
  if (!isId('account', linked))
    return <p>The account in the link is invalid: the link may be cut off. Compare it with the original.</p>;
  if (isOwn)
    return (
      <p>
        You look at <Name of={current} /> now, so nothing is shown. Switching changes the account in all tabs
        of this browser.
      </p>
    );
  return (
    <p>
      You look at <Name of={current} />
      {isKnown && ', and are not a member of the other account'}: nothing is shown. Whoever sent it can invite
      you to <code className="font-mono text-xs break-all text-ink">{linked}</code>.
    </p>
  );
}
