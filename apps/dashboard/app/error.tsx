'use client';

import { buttonStyle } from '@/components/ui/button.tsx';
import { isLoadFailure, reloadAdvice } from '@/lib/load-failure.ts';

interface ErrorPageProps {
  error: Error & { digest?: string };
  reset(): void;
}

/** In the first load of every page, so that it is there whatever broke: it needs nothing else. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const isNotLoaded = isLoadFailure(error);
  return (
    <main id="content" className="flex min-h-dvh items-center">
      <div role="alert" className="mx-auto flex max-w-lg flex-col items-center px-6 py-16 text-center">
        <h1 className="text-[15px] font-semibold text-bad">
          {isNotLoaded ? 'This page is not complete' : 'This page broke'}
        </h1>
        <div className="mt-1.5 flex flex-col gap-3 text-ink-soft text-pretty">
          <p>
            {isNotLoaded
              ? reloadAdvice
              : 'No data is affected. If it happens again, report it together with what you did before.'}
          </p>
          {error.digest && (
            <p className="text-xs text-ink-faint">
              Reference <code className="font-mono">{error.digest}</code>
            </p>
          )}
        </div>
        <div className="mt-5 flex gap-2">
          <button type="button" className={buttonStyle()} onClick={reset}>
            Try again
          </button>
          <button type="button" className={buttonStyle({ look: 'quiet' })} onClick={() => location.reload()}>
            Reload
          </button>
        </div>
      </div>
    </main>
  );
}
