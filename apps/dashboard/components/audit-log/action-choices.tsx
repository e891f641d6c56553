'use client';

import { actionInWords, knownActions } from '@/lib/audit-log/actions.ts';
import { ChoiceList } from '../filters/choice-list.tsx';

const choices = [
  { id: '', name: 'Any action' },
  ...knownActions.map((action) => ({ id: action, name: actionInWords(action) })),
];

interface ActionChoicesProps {
  action: string | undefined;
  onChoose(action: string | undefined): void;
  takesFocus: boolean;
}

/** Chooses an action. */
export function ActionChoices({ action, onChoose, takesFocus }: ActionChoicesProps) {
  return (
    <ChoiceList
      many="Actions"
      find="Find an action"
      choices={choices}
      chosen={[action ?? '']}
      several={false}
      onChoose={({ id }) => onChoose(id || undefined)}
      takesFocus={takesFocus}
      none="No action matches."
    />
  );
}
