'use client';

import { X } from 'lucide-react';
import { useAddress } from '@/lib/address/use-address.ts';
import { viewParam } from '@/lib/views/address.ts';
import { IconButton } from '../ui/button.tsx';

/** For a URL with a view that this person cannot see. */
export default function GoneView() {
  const { change } = useAddress();
  return (
    <div className="flex shrink-0 items-center gap-2 border-b border-line bg-bad-soft px-3 py-1.5 text-ink sm:px-4">
      <p role="status" className="min-w-0 flex-1 text-pretty">
        <strong className="font-medium">The view of this URL does not exist</strong>: it was deleted, or is
        private to somebody else. The list uses the filters of the URL.
      </p>
      <IconButton label="Dismiss" onClick={() => change({ [viewParam]: null }, 'replace')}>
        <X />
      </IconButton>
    </div>
  );
}
