'use client';

import './globals.css';
import ErrorPage from './error.tsx';

/** For an error in the root layout, which this page therefore cannot use. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <html lang="en">
      <body>
        <ErrorPage {...props} />
      </body>
    </html>
  );
}
