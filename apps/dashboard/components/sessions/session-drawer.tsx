'use client';

import type { Session } from '@masker/contract';
import { Clock, Eye, Filter, Maximize2 } from 'lucide-react';
import { useState } from 'react';
import { explain } from '@/lib/api/explain.ts';
import { useMe } from '@/lib/api/me.ts';
import type { Problem } from '@/lib/api/problem.ts';
import { useZone } from '@/lib/preferences/zone.tsx';
import type { Filters } from '@/lib/sessions/filters.ts';
import { hourOf, sessionPath } from '@/lib/sessions/links.ts';
import { Button, buttonStyle } from '../ui/button.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { AroundLink } from './around-link.tsx';
import { SessionDetails } from './session-details.tsx';
import { WhoLooked } from './who-looked.tsx';

interface SessionDrawerProps {
  session: Session;
  onChange(changes: Partial<Filters>): void;
  /** Whether the opening has still to be recorded. */
  opening: boolean;
  /** The reason why the audit log does not record the opening yet. */
  unrecorded: Problem | null;
  onRetry(): void;
}

/** A session beside the list: links to related lists, and all of its fields. */
export function SessionDrawer({ session, onChange, opening, unrecorded, onRetry }: SessionDrawerProps) {
  const { zone } = useZone();
  const mayReadAudit = useMe()?.permissions.includes('audit:read') ?? false;
  /** The session whose readers are shown. */
  const [looked, setLooked] = useState<string | null>(null);
  const isShown = looked === session.id;
  return (
    <>
      {unrecorded && (
        <p role="alert" className="flex items-center gap-2 bg-warn-soft px-4 py-2 text-xs text-ink">
          <span className="flex-1 text-pretty">
            {explain(unrecorded).title}. This is the session as the list has it; that you opened it is not in
            the audit log yet.
          </span>
          <Button onClick={onRetry}>Try again</Button>
        </p>
      )}
      <section aria-label="Next steps" className="flex flex-wrap gap-2 border-b border-line px-4 py-3">
        <PageLink href={sessionPath(session.id)} className={buttonStyle()}>
          <Maximize2 className="size-3.5" /> Open as page
        </PageLink>
        <AroundLink session={session} />
        <Button onClick={() => onChange({ agent_id: [session.agent_id] })}>
          <Filter className="size-3.5" /> Only this agent
        </Button>
        <Button onClick={() => onChange(hourOf(session.started_at, zone))}>
          <Clock className="size-3.5" /> This hour
        </Button>
        {mayReadAudit && (
          <Button aria-expanded={isShown} onClick={() => setLooked(isShown ? null : session.id)}>
            <Eye className="size-3.5" /> Who looked
          </Button>
        )}
      </section>
      {isShown && (
        <section aria-labelledby="who-looked" className="border-b border-line px-4 py-4">
          <h3 id="who-looked" className="mb-2 font-semibold">
            Who looked
          </h3>
          <WhoLooked key={session.id} session={session} opening={opening} />
        </section>
      )}
      <SessionDetails session={session} />
    </>
  );
}
