'use client';

import { TriangleAlert } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { Notice } from '@/components/ui/notice.tsx';

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset(): void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main id="content" className="flex min-h-dvh items-center">
      <Notice
        role="alert"
        tone="bad"
        icon={<TriangleAlert />}
        level={1}
        title="This page broke"
        actions={
          <>
            <Button onClick={reset}>Try again</Button>
            <Button look="quiet" onClick={() => window.location.reload()}>
              Reload
            </Button>
          </>
        }
      >
        <p>No data is affected. If it happens again, report it together with what you did before.</p>
        {error.digest && (
          <p className="text-xs text-ink-faint">
            Reference <code className="font-mono">{error.digest}</code>
          </p>
        )}
      </Notice>
    </main>
  );
}
