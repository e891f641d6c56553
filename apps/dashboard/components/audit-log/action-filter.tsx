'use client';

import { actionInWords, knownActions } from '@/lib/audit-log/actions.ts';
import { Picker } from '../filters/picker.tsx';

const choices = knownActions.map((action) => ({ id: action, name: actionInWords(action) }));

interface ActionFilterProps {
  action: string | undefined;
  onChange(action: string | undefined): void;
}

/** Chooses what was done. */
export function ActionFilter({ action, onChange }: ActionFilterProps) {
  return (
    <Picker
      label="What"
      many="actions"
      find="Find an action"
      any="Any action"
      choices={choices}
      id={action}
      chosen={action === undefined ? undefined : actionInWords(action)}
      onChange={(choice) => onChange(choice?.id)}
    />
  );
}
