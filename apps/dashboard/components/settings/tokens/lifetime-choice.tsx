'use client';

import { type Lifetime, lifetimes } from '@/lib/access/token-draft.ts';
import { Segmented } from '../../ui/segmented.tsx';

const choices = lifetimes.map((value) => ({
  value,
  label: value === 'never' ? 'Never' : `${Number.parseInt(value, 10)} days`,
}));

/** Chooses the lifetime of a token. */
export function LifetimeChoice({
  lifetime,
  onChange,
}: {
  lifetime: Lifetime;
  onChange(next: Lifetime): void;
}) {
  return (
    <div className="flex flex-col gap-1">
      <span className="text-xs font-medium">Expires after</span>
      <Segmented
        label="Expires after"
        choices={choices}
        value={lifetime}
        onChange={onChange}
        className="self-start"
      />
      {lifetime === 'never' && (
        <p role="status" className="text-xs text-warn">
          A leaked token stays valid until someone revokes it. An expiry limits the damage.
        </p>
      )}
    </div>
  );
}
