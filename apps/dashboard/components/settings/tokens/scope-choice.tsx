'use client';

import { CheckboxGroup } from '@base-ui/react/checkbox-group';
import { scopes as allScopes, type Scope } from '@masker/contract';
import { useId } from 'react';
import { scopeHints } from '@/lib/access/scopes.ts';
import { CheckOption } from '../../ui/check-option.tsx';

interface ScopeChoiceProps {
  scopes: Scope[];
  onChange(scopes: Scope[]): void;
  wrong: string | undefined;
}

/** What a token may do: any of the scopes. */
export function ScopeChoice({ scopes, onChange, wrong }: ScopeChoiceProps) {
  const id = useId();
  return (
    <div>
      <div id={id} className="text-xs font-medium">
        Scopes
      </div>
      <CheckboxGroup
        aria-labelledby={id}
        aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
        value={scopes}
        onValueChange={(chosen) => onChange(allScopes.filter((scope) => chosen.includes(scope)))}
        className="-mx-2 mt-0.5 flex flex-col"
      >
        {allScopes.map((scope) => (
          <CheckOption
            key={scope}
            value={scope}
            label={<span className="font-mono text-xs">{scope}</span>}
            hint={scopeHints[scope]}
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
