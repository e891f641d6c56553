'use client';

import type { RecordedActor } from '@masker/contract';
import { explain } from '@/lib/api/explain.ts';
import { problemOf } from '@/lib/api/problem.ts';
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
  token: 'token, no longer good',
  operator: 'on the server',
} as const;

const anyone = { id: '', name: 'Anyone' };

/** Everybody who is in the record, whether or not they still have access. */
export function ActorChoices({ id, onChoose, takesFocus }: ActorChoicesProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { rows, more, areFound, busy, error, retry, onType } = useChoices<RecordedActor>({
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
            ? 'None of those looked at has that in its name: there are more. Type more of it.'
            : 'None of the people and tokens has that in its name.'
      }
      notes={
        error == null && !busy && !more ? undefined : (
          <>
            {error != null && (
              <p role="alert">
                {explain(problemOf(error)).title}.{' '}
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
