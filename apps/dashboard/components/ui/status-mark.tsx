import type { SessionStatus } from '@masker/contract';
import { Mark } from './mark.tsx';
import { statusLooks } from './mark-looks.ts';

/** The outcome of a session. */
export function StatusMark({ status }: { status: SessionStatus }) {
  return <Mark look={statusLooks[status]}>{status}</Mark>;
}
