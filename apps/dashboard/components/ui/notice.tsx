import type { ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';

interface NoticeProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  /** The available actions. */
  actions?: ReactNode;
  tone?: 'plain' | 'bad';
  /** The level of the title: 1 if the notice is the whole page. */
  level?: 1 | 2;
  role?: 'status' | 'alert';
}

/** A message in place of content. */
export function Notice({
  icon,
  title,
  children,
  actions,
  tone = 'plain',
  level = 2,
  role = 'status',
}: NoticeProps) {
  const Title = level === 1 ? 'h1' : 'h2';
  return (
    <div role={role} className="mx-auto flex max-w-lg flex-col items-center px-6 py-16 text-center">
      <div
        className={cn(
          'mb-4 flex size-10 items-center justify-center rounded-xl border [&_svg]:size-5',
          tone === 'bad'
            ? 'border-transparent bg-bad-soft text-bad'
            : 'border-line bg-surface text-ink-faint',
        )}
      >
        {icon}
      </div>
      <Title className="text-[15px] font-semibold text-balance">{title}</Title>
      <div className="mt-1.5 flex w-full max-w-md flex-col gap-3 text-ink-soft text-pretty">{children}</div>
      {actions && <div className="mt-5 flex flex-wrap items-center justify-center gap-2">{actions}</div>}
    </div>
  );
}
