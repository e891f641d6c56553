import type { AuditEntry } from '@masker/contract';
import { Mark } from '../ui/mark.tsx';

/** The outcome, and the meaning of a refusal. */
export function OutcomeDetail({ outcome }: { outcome: AuditEntry['outcome'] }) {
  if (outcome === 'ok') return <Mark look="good">ok</Mark>;
  return (
    <span className="flex flex-col gap-1">
      <Mark look="bad">refused</Mark>
      <span className="text-ink-soft text-pretty">
        The request returned and changed nothing: the role or scopes did not allow it, or the account has no
        such resource.
      </span>
    </span>
  );
}
