'use client';

import { Menu } from '@base-ui/react/menu';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Check, LoaderCircle } from 'lucide-react';
import { explainChange } from '@/lib/api/explain-change.ts';
import { type Problem, problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { home } from '@/lib/sign-in/next-path.ts';
import { itemStyle } from '../ui/popup-style.ts';

/** Switches to another account of the person; empty if there is only one. */
export function AccountSwitcher() {
  const trpc = useTRPC();
  const accounts = useQuery({ ...trpc.accounts.list.queryOptions(), staleTime: 60_000 });
  const change = useMutation(
    trpc.accounts.switch.mutationOptions({
      // Loads a new document, so that no data of the other account stays in memory.
      onSuccess: () => window.location.assign(home),
    }),
  );
  const found = accounts.data?.data ?? [];
  if (found.length < 2) return null;
  return (
    <>
      <Menu.RadioGroup
        value={found.find(({ current }) => current)?.id}
        onValueChange={(account_id: string) => change.mutate({ account_id })}
        className="quiet-scroll max-h-60 overflow-y-auto"
      >
        <Menu.GroupLabel className="px-2 py-1 text-xs text-ink-faint">Accounts</Menu.GroupLabel>
        {found.map(({ id, name, role }) => (
          <Menu.RadioItem
            key={id}
            value={id}
            disabled={change.isPending}
            closeOnClick={false}
            className={itemStyle}
          >
            <span className="flex size-3.5 shrink-0 items-center">
              {change.isPending && change.variables.account_id === id ? (
                <LoaderCircle className="size-3.5 animate-spin" />
              ) : (
                <Menu.RadioItemIndicator>
                  <Check className="size-3.5 text-accent" />
                </Menu.RadioItemIndicator>
              )}
            </span>
            <span className="min-w-0 truncate">{name}</span>
            <span className="ml-auto pl-3 text-xs text-ink-faint">{role}</span>
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      {change.error && <WhyNot problem={problemOf(change.error)} />}
      <Menu.Separator className="mx-1 my-1 h-px bg-line" />
    </>
  );
}

function WhyNot({ problem }: { problem: Problem }) {
  const { title, advice } = explainChange(problem);
  return (
    <p role="alert" className="max-w-60 px-2 py-1.5 text-xs text-bad">
      {title}. {advice}
    </p>
  );
}
