'use client';

import type { NewToken } from '@masker/contract';
import { useState, useSyncExternalStore } from 'react';
import { useMe } from '@/lib/api/me.ts';
import { exampleSession } from '@/lib/getting-started/example-session.ts';
import { noToken } from '@/lib/getting-started/lines.ts';
import { labelOf, type SourceId, sources } from '@/lib/getting-started/sources.ts';
import { RadioOptions } from '../ui/radio-options.tsx';
import { ArrivalStatus } from './arrival-status.tsx';
import { guides } from './guides/index.ts';
import { Refused } from './refused.tsx';
import { Step } from './step.tsx';
import { TokenStep } from './token-step.tsx';

interface GettingStartedProps {
  /** The id of the latest session that is known already; null if the account has none. */
  before: string | null;
}

/** The ways in: a source is chosen, gets its token and its lines, and the first session is awaited. */
export function GettingStarted({ before }: GettingStartedProps) {
  const [source, setSource] = useState<SourceId>('http');
  return (
    <div className="grid gap-x-10 gap-y-6 text-left md:grid-cols-[16rem_minmax(0,1fr)] md:grid-rows-[auto_1fr]">
      <RadioOptions<SourceId>
        label="Where do your calls come from?"
        options={sources.map(({ id, ...option }) => ({ value: id, ...option }))}
        value={source}
        onChange={setSource}
      />
      <div className="min-w-0 md:row-span-2">
        <Guide source={source} />
        <Refused source={source} />
      </div>
      <div className="self-start md:sticky md:top-4">
        <ArrivalStatus before={before} />
      </div>
    </div>
  );
}

const never = () => () => {};

/** What to do for a source. Its lines name this installation as the browser reached it, so they are made there. */
function Guide({ source }: { source: SourceId }) {
  const me = useMe();
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => null,
  );
  const [session] = useState(() => exampleSession(Date.now()));
  // In memory alone: whoever leaves the page has copied the tokens, or makes others.
  const [tokens, setTokens] = useState<Partial<Record<SourceId, NewToken>>>({});
  const { Steps, needsToken } = guides[source];
  const made = tokens[source];
  return (
    <section aria-label={labelOf(source)} aria-busy={origin === null}>
      <h2 className="text-[15px] font-semibold">{labelOf(source)}</h2>
      {me && origin !== null && (
        <ol className="mt-3 flex list-decimal flex-col gap-5 pl-5 marker:font-medium marker:text-ink-soft">
          {needsToken && (
            <Step title="Make a token">
              <TokenStep
                key={source}
                me={me}
                source={source}
                made={made}
                onMade={(next) => setTokens((before) => ({ ...before, [source]: next }))}
              />
            </Step>
          )}
          <Steps
            target={{ origin, accountId: me.account.id, token: made?.secret ?? noToken }}
            session={session}
          />
        </ol>
      )}
    </section>
  );
}
