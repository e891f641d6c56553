'use client';

import { CheckboxGroup } from '@base-ui/react/checkbox-group';
import { useId } from 'react';
import { CheckOption } from '../ui/check-option.tsx';

interface NameChoiceProps<Name extends string> {
  label: string;
  /** All names of the API that can be chosen, in their order. */
  names: readonly Name[];
  hints: Record<Name, string>;
  chosen: Name[];
  onChange(chosen: Name[]): void;
  wrong: string | undefined;
}

/** Chooses several names of the API, each with what it means. */
export function NameChoice<Name extends string>({
  label,
  names,
  hints,
  chosen,
  onChange,
  wrong,
}: NameChoiceProps<Name>) {
  const id = useId();
  return (
    <div>
      <div id={id} className="text-xs font-medium">
        {label}
      </div>
      <CheckboxGroup
        aria-labelledby={id}
        aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
        value={chosen}
        onValueChange={(next) => onChange(names.filter((name) => next.includes(name)))}
        className="-mx-2 mt-0.5 flex flex-col"
      >
        {names.map((name) => (
          <CheckOption
            key={name}
            value={name}
            label={<span className="font-mono text-xs">{name}</span>}
            hint={hints[name]}
          />
        ))}
      </CheckboxGroup>
      {wrong !== undefined && (
        <p id={`${id}-wrong`} role="alert" className="mt-1 text-xs text-bad">
          {wrong}
        </p>
      )}
    </div>
  );
}
