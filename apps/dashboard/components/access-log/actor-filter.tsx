'use client';

import { useState } from 'react';
import { shortId } from '@/lib/format/short-id.ts';
import { Picker } from '../filters/picker.tsx';
import { useActors } from './use-actors.ts';

interface ActorFilterProps {
  id: string | undefined;
  onChange(id: string | undefined): void;
}

/** Chooses whose accesses are listed. */
export function ActorFilter({ id, onChange }: ActorFilterProps) {
  const [opened, setOpened] = useState(false);
  const actors = useActors(opened || id !== undefined);
  return (
    <Picker
      label="Who"
      many="people and tokens"
      find="Find someone, or a token"
      any="Anyone"
      choices={actors.data}
      error={actors.error}
      onOpen={() => setOpened(true)}
      onRetry={() => void actors.refetch()}
      id={id}
      onChange={onChange}
    >
      {id !== undefined && (actors.data?.find((actor) => actor.id === id)?.name ?? shortId(id))}
    </Picker>
  );
}
