'use client';

import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import type { Problem } from '@/lib/api/problem.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';

/** Shown for a page that could not be rendered. */
export function ProblemPage({ problem }: { problem: Problem }) {
  const router = useRouter();
  const [busy, start] = useTransition();
  return (
    <main id="content" className="flex-1">
      <ProblemNotice level={1} problem={problem} busy={busy} onRetry={() => start(() => router.refresh())} />
    </main>
  );
}
