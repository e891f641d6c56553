'use client';

import type { RecordedActor } from '@masker/contract';
import { explain } from '@/lib/api/explain.ts';
import { useTRPC, useTRPCClient } from '@/lib/api/trpc.ts';
import { ChoiceList } from '../filters/choice-list.tsx';
import { useChoices } from '../filters/use-choices.ts';

interface ActorChoicesProps {
  id: string | undefined;
  onChoose(actor: { id: string; name: string } | null): void;
  takesFocus: boolean;
}

const kinds = { user: 'member', token: 'token', operator: 'on the server' } as const;
const gone = {
  user: 'no longer a member',
  token: 'token, no longer valid',
  operator: 'on the server',
} as const;

const anyone = { id: '', name: 'Anyone' };

/** Every actor of the audit log, whether or not they still have access. */
export function ActorChoices({ id, onChoose, takesFocus }: ActorChoicesProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { rows, more, areFound, busy, problem, retry, onType } = useChoices<RecordedActor>({
    key: trpc.accessLog.actors.pathKey(),
    read: (page, signal) => client.accessLog.actors.query(page, { signal }),
  });
  const found = rows?.map(({ id, name, kind, present }) => ({
    id,
    name,
    end: (present ? kinds : gone)[kind],
  }));
  return (
    <ChoiceList
      many="People and tokens"
      find="Find someone, or a token"
      choices={areFound ? (found ?? []) : [anyone, ...(found ?? [])]}
      chosen={[id ?? '']}
      several={false}
      onChoose={({ id, name }) => onChoose(id === '' ? null : { id, name })}
      onType={onType}
      areFound={areFound}
      takesFocus={takesFocus}
      none={
        busy
          ? 'Looking…'
          : more
            ? 'No match so far, but there are more. Type more of the name.'
            : 'No person or token matches.'
      }
      notes={
        problem === null && !busy && !more ? undefined : (
          <>
            {problem !== null && (
              <p role="alert">
                {explain(problem).title}.{' '}
                <button type="button" className="underline" onClick={retry}>
                  Try again
                </button>
              </p>
            )}
            {(busy || more) && (
              <p role="status">{busy ? 'Looking…' : 'There are more: type a part of a name.'}</p>
            )}
          </>
        )
      }
    />
  );
}
