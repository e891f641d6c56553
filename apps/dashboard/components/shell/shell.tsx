import type { Me } from '@masker/contract';
import type { ReactNode } from 'react';
import { MeContext } from '@/lib/api/me.ts';
import { ApiProvider } from '@/lib/api/provider.tsx';
import { LayoutProvider } from '@/lib/preferences/layout.tsx';
import type { Layouts } from '@/lib/preferences/layouts.ts';
import type { Theme } from '@/lib/preferences/names.ts';
import { ZoneProvider } from '@/lib/preferences/zone.tsx';
import { home } from '@/lib/sign-in/next-path.ts';
import type { ZoneOffsets } from '@/lib/time/offsets.ts';
import type { Zone } from '@/lib/time/zone.ts';
import { PageShortcuts } from '../keyboard/page-shortcuts.tsx';
import { SkipLink } from '../keyboard/skip-link.tsx';
import { PaletteButton } from '../palette/palette-button.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { Results } from '../ui/results.tsx';
import { ZoneToggle } from '../ui/zone-toggle.tsx';
import { AccountSync } from './account-sync.tsx';
import { Logo } from './logo.tsx';
import { PageLinks } from './page-links.tsx';
import { PressGuard } from './press-guard.tsx';
import { ServerUnreachable } from './server-unreachable.tsx';
import { ThemeMenu } from './theme-menu.tsx';
import { UserMenu } from './user-menu.tsx';

interface ShellProps {
  /** Null if the caller could not be determined. */
  me: Me | null;
  theme: Theme;
  zone: Zone;
  offsets: ZoneOffsets | null;
  layouts: Layouts;
  children: ReactNode;
}

/** The frame of every page for signed-in people. */
export function Shell({ me, theme, zone, offsets, layouts, children }: ShellProps) {
  return (
    <ApiProvider accountId={me?.account.id ?? null}>
      <MeContext value={me}>
        <ZoneProvider zone={zone} offsets={offsets}>
          <LayoutProvider layouts={layouts}>
            <Results>
              <SkipLink />
              <PressGuard />
              {me && <AccountSync user={me.user} account={me.account} />}
              {me && <PageShortcuts permissions={me.permissions} />}
              <div className="flex short:h-auto short:min-h-dvh h-dvh flex-col print:block print:h-auto">
                <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface px-3 sm:px-4 print:hidden">
                  <PageLink
                    href={home}
                    className="relative flex items-center gap-2 rounded-md text-sm font-semibold tracking-[-0.01em]"
                  >
                    <Logo className="size-5.5 shrink-0" />
                    <span className="max-sm:sr-only">Masker</span>
                  </PageLink>
                  {me && (
                    <>
                      <span aria-hidden className="h-4 w-px rotate-12 bg-line-strong" />
                      <span title={me.account.name} className="min-w-12 truncate text-ink-soft">
                        {me.account.name}
                      </span>
                      <PageLinks permissions={me.permissions} className="ml-2 self-stretch max-md:hidden" />
                    </>
                  )}
                  <div className="ml-auto flex items-center gap-1.5">
                    {me && <PaletteButton me={me} />}
                    <ZoneToggle />
                    <ThemeMenu theme={theme} />
                    {me?.user && <UserMenu user={me.user} account={me.account} />}
                  </div>
                </header>
                {me && (
                  <PageLinks
                    permissions={me.permissions}
                    className="h-9 shrink-0 border-b border-line bg-surface px-1 md:hidden print:hidden"
                  />
                )}
                <ServerUnreachable />
                {children}
              </div>
            </Results>
          </LayoutProvider>
        </ZoneProvider>
      </MeContext>
    </ApiProvider>
  );
}
