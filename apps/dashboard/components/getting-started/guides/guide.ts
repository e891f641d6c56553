import type { ReactNode } from 'react';
import type { ExampleSession } from '@/lib/getting-started/example-session.ts';
import type { Target } from '@/lib/getting-started/lines.ts';

export interface StepsProps {
  target: Target;
  /** A session to send as an example. */
  session: ExampleSession;
}

/** How a source is connected. */
export interface Guide {
  /** Whether the source sends a token of this account. */
  needsToken: boolean;
  /** The steps after the token, as items of a list. */
  Steps(props: StepsProps): ReactNode;
  /** Where a person sees the answer to a send. */
  reason: string;
}
