import type { ReactNode } from 'react';
import { SectionLinks } from '@/components/settings/section-links.tsx';

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface md:flex-row">
      <SectionLinks />
      {children}
    </div>
  );
}
