import type { AuditEntry } from '@masker/contract';
import { Mark } from '../ui/mark.tsx';

/** How it ended, and what that means when it was refused. */
export function OutcomeDetail({ outcome }: { outcome: AuditEntry['outcome'] }) {
  if (outcome === 'ok') return <Mark look="good">ok</Mark>;
  return (
    <span className="flex flex-col gap-1">
      <Mark look="bad">refused</Mark>
      <span className="text-ink-soft text-pretty">
        Nothing of what was asked for was given or done: the role or scopes did not allow it, or it was not in
        this account.
      </span>
    </span>
  );
}
