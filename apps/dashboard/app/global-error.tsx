'use client';

import './globals.css';
import ErrorPage from './error.tsx';

/** For a fault in the layout itself, which the page then cannot rely on. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <html lang="en">
      <body>
        <ErrorPage {...props} />
      </body>
    </html>
  );
}
