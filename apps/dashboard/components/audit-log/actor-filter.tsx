'use client';

import type { RecordedActor } from '@masker/contract';
import { useState } from 'react';
import { useTRPC, useTRPCClient } from '@/lib/api/trpc.ts';
import { shortId } from '@/lib/format/short-id.ts';
import { Picker } from '../filters/picker.tsx';
import { useChoices } from '../filters/use-choices.ts';

interface ActorFilterProps {
  id: string | undefined;
  /** The name of the chosen one, where the page has it. */
  known: string | undefined;
  onChange(id: string | undefined): void;
}

const kinds = { user: 'member', token: 'token', operator: 'on the server' } as const;
const gone = {
  user: 'no longer a member',
  token: 'token, no longer good',
  operator: 'on the server',
} as const;

/** Chooses whose accesses are listed, among all who are in the record. */
export function ActorFilter({ id, known, onChange }: ActorFilterProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [chosen, setChosen] = useState<{ id: string; name: string } | null>(null);
  const { rows, ...source } = useChoices<RecordedActor>({
    key: trpc.accessLog.actors.pathKey(),
    read: (page, signal) => client.accessLog.actors.query(page, { signal }),
  });
  return (
    <Picker
      label="Who"
      many="people and tokens"
      find="Find someone, or a token"
      any="Anyone"
      choices={rows?.map(({ id, name, kind, present }) => ({
        id,
        name,
        end: (present ? kinds : gone)[kind],
      }))}
      source={source}
      id={id}
      chosen={id === undefined ? undefined : ((chosen?.id === id ? chosen.name : known) ?? shortId(id))}
      onChange={(choice) => {
        setChosen(choice ?? null);
        onChange(choice?.id);
      }}
    />
  );
}
