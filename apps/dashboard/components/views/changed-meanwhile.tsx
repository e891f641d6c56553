'use client';

import type { View } from '@masker/contract/plain';
import { useMe } from '@/lib/api/me.ts';
import { Button } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { Name } from '../ui/name.tsx';

interface ChangedMeanwhileProps {
  /** The current version. */
  view: View;
  busy: boolean;
  onOverwrite(): void;
  onRead(): void;
}

/** For a view that somebody else changed since this person read it: neither version is discarded automatically. */
export function ChangedMeanwhile({ view, busy, onOverwrite, onRead }: ChangedMeanwhileProps) {
  const isOwn = useMe()?.user?.id === view.created_by.id;
  return (
    <div role="alert" className="rounded-lg bg-bad-soft px-3 py-2.5">
      <p className="font-medium">
        “<Name of={view.name} />” was changed meanwhile
      </p>
      <p className="text-xs text-pretty text-ink-soft">
        <Moment instant={view.updated_at} />, by{' '}
        {isOwn ? 'you in another place' : <Name of={view.created_by.name} />}
        {view.shared && ', or by an administrator'}. Nothing of yours is saved yet: save it over that, look at
        the view as it is now, or save yours as a new one.
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button disabled={busy} onClick={onOverwrite}>
          Save over it
        </Button>
        <Button look="quiet" disabled={busy} onClick={onRead}>
          Show it as it is now
        </Button>
      </div>
    </div>
  );
}
