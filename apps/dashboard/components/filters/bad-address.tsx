'use client';

import type { ErrorDetail } from '@masker/contract';
import { Unlink } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

interface BadAddressProps {
  wrong: readonly ErrorDetail[];
  /** The page without filters. */
  path: string;
  /** What it lists. */
  many: string;
}

/** For an address whose filters cannot be read: showing everything instead would be a wrong answer. */
export function BadAddress({ wrong, path, many }: BadAddressProps) {
  const router = useRouter();
  return (
    <main className="flex-1 overflow-y-auto">
      <Notice
        role="alert"
        tone="bad"
        icon={<Unlink />}
        title="This address has filters that cannot be read"
        actions={<Button onClick={() => router.push(path)}>Clear filters</Button>}
      >
        <p>No {many} are shown, because they would not be the ones that were asked for.</p>
        <ul className="flex flex-col gap-1 self-center text-left">
          {wrong.map(({ parameter, message, received }) => (
            <li key={parameter}>
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
    </main>
  );
}
