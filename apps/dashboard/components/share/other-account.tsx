'use client';

import { isId } from '@masker/contract/plain';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Building2, LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { Button, buttonStyle } from '../ui/button.tsx';
import { Name } from '../ui/name.tsx';
import { Notice } from '../ui/notice.tsx';

interface OtherAccountProps {
  /** The account that the link is of, as its address has it. */
  linked: string;
  /** The name of the account that the person looks at. */
  current: string;
}

/** In place of what a link of another account leads to: nothing of this account is shown under it. */
export function OtherAccount({ linked, current }: OtherAccountProps) {
  const trpc = useTRPC();
  const accounts = useQuery({ ...trpc.accounts.list.queryOptions(), staleTime: 60_000 });
  const change = useMutation(
    trpc.accounts.switch.mutationOptions({
      // A whole new page: nothing of the account before stays in memory.
      onSuccess: () => window.location.reload(),
    }),
  );
  const own = accounts.data?.data.find(({ id }) => id === linked);

  if (accounts.error && isId('account', linked))
    return (
      <main id="content" className="flex-1 overflow-y-auto">
        <h1 className="sr-only">A link of another account</h1>
        <ProblemNotice problem={problemOf(accounts.error)} onRetry={() => void accounts.refetch()} />
      </main>
    );
  return (
    <main id="content" className="flex-1 overflow-y-auto" aria-busy={accounts.isFetching}>
      <Notice
        level={1}
        icon={<Building2 />}
        title={own ? `This link is of ${own.name}` : 'This link is of another account'}
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
            <Link href={home} prefetch={false} className={buttonStyle({ look: own ? 'quiet' : 'outline' })}>
              Sessions of {current}
            </Link>
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
  /** Whether it is known which accounts the person is in. */
  isKnown: boolean;
}

function Why({ linked, current, isOwn, isKnown }: WhyProps) {
  if (!isId('account', linked))
    return (
      <p>
        The account that it names cannot be read: it may be cut short. Compare it with where it came from.
      </p>
    );
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
