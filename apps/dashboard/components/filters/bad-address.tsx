'use client';

import type { ErrorDetail } from '@masker/contract/plain';
import { Unlink } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

interface BadAddressProps {
  wrong: readonly ErrorDetail[];
  /** The plural name of the rows. */
  title: string;
  many: string;
  /** The valid filters. */
  filterBar: ReactNode;
  onRemove(): void;
  onClear(): void;
}

/** For a URL with invalid filters: showing all rows instead would be wrong. */
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
          title="This URL has invalid filters"
          actions={
            <>
              <Button onClick={onRemove}>Remove invalid filters</Button>
              <Button look="quiet" onClick={onClear}>
                Clear filters
              </Button>
            </>
          }
        >
          <p>No {many} are shown, because they would not match the requested filters.</p>
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
