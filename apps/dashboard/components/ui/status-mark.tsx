import type { SessionStatus } from '@masker/contract';
import { Mark } from './mark.tsx';

const looks = { ok: 'good', partial: 'warn', error: 'bad' } as const satisfies Record<SessionStatus, string>;

/** How a session ended. */
export function StatusMark({ status }: { status: SessionStatus }) {
  return <Mark look={looks[status]}>{status}</Mark>;
}
