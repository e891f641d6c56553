'use client';

import type { ErrorDetail } from '@masker/contract/plain';
import { Unlink } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

interface BadAddressProps {
  wrong: readonly ErrorDetail[];
  /** What the page lists. */
  title: string;
  many: string;
  /** The filters, of which those are set that can be read. */
  filterBar: ReactNode;
  onRemove(): void;
  onClear(): void;
}

/** For an address whose filters cannot be read: showing everything instead would be a wrong answer. */
export function BadAddress({ wrong, title, many, filterBar, onRemove, onClear }: BadAddressProps) {
  return (
    <main id="content" className="flex min-h-0 flex-1 flex-col">
      <h1 className="sr-only">{title}</h1>
      {filterBar}
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Notice
          role="alert"
          tone="bad"
          icon={<Unlink />}
          title="This address has filters that cannot be read"
          actions={
            <>
              <Button onClick={onRemove}>Remove what is wrong</Button>
              <Button look="quiet" onClick={onClear}>
                Clear filters
              </Button>
            </>
          }
        >
          <p>No {many} are shown, because they would not be the ones that were asked for.</p>
          <ul className="flex flex-col gap-1 self-center text-left">
            {wrong.map(({ parameter, message, received }) => (
              <li key={parameter} className="wrap-anywhere">
                <code className="font-mono text-xs text-ink">{parameter}</code> {message}
                {received !== undefined && (
                  <>
                    , not <code className="font-mono text-xs text-ink">{received || '(empty)'}</code>
                  </>
                )}
              </li>
            ))}
          </ul>
        </Notice>
      </div>
    </main>
  );
}
