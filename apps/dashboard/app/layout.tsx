import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { preload } from 'react-dom';
import { readCookieNames } from '@/lib/cookie-names.ts';
import { latinFonts } from '@/lib/fonts.ts';
import { rememberEarlyClick } from '@/lib/grid/early-click.ts';
import { rememberEarlySearch } from '@/lib/palette/early-search.ts';
import { readTheme, readTimelineState } from '@/lib/preferences/names.ts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Masker', template: '%s · Masker' },
  description: 'The record of what Masker redacted, call by call.',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#14171b' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [jar, names, given] = await Promise.all([cookies(), readCookieNames(), headers()]);
  const [, nonce] = /'nonce-([^']+)'/.exec(given.get('content-security-policy') ?? '') ?? [];
  preload(latinFonts.sans, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' });
  const theme = readTheme(jar.get(names.theme)?.value);
  const timeline = readTimelineState(jar.get(names.timeline)?.value);
  return (
    <html
      lang="en"
      data-theme={theme}
      data-timeline={timeline}
      data-cookie={names.session}
      suppressHydrationWarning
    >
      <body>
        <script
          nonce={nonce}
          suppressHydrationWarning
          dangerouslySetInnerHTML={{ __html: `${rememberEarlyClick};${rememberEarlySearch}` }}
        />
        {children}
      </body>
    </html>
  );
}
