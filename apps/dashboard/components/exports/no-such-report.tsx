'use client';

import { FileQuestion } from 'lucide-react';
import { explain } from '@/lib/api/explain.ts';
import type { Problem } from '@/lib/api/problem.ts';
import { exportsPath } from '@/lib/exports/paths.ts';
import { buttonStyle } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageLink } from '../ui/page-link.tsx';

/** Shown if the account has no such report, or its file was deleted: to try again would change nothing. */
export function NoSuchReport({ problem }: { problem: Problem }) {
  return (
    <Notice
      level={1}
      icon={<FileQuestion />}
      title="No such report"
      actions={
        <PageLink href={exportsPath} className={buttonStyle()}>
          Go to the exports
        </PageLink>
      }
    >
      <p>{explain(problem).advice}</p>
      <p>
        A link to a report of another account works once you have chosen that account in the menu under your
        name. For a file that was deleted, make the report again from the list of sessions.
      </p>
    </Notice>
  );
}
