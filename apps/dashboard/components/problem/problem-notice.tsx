'use client';

import { Database, RotateCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { explain } from '@/lib/api/explain.ts';
import { isTransient, type Problem } from '@/lib/api/problem.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { NextTry } from './next-try.tsx';
import { RequestId } from './request-id.tsx';
import { useRetry } from './use-retry.ts';

interface ProblemNoticeProps {
  problem: Problem;
  /** Whether a retry is in progress. */
  busy?: boolean;
  onRetry?: () => void;
  actions?: ReactNode;
  /** The level of the title: 1 if the notice is the whole page. */
  level?: 1 | 2;
}

/** An error in place of content, with everything needed to report it. */
export function ProblemNotice({ problem, busy = false, onRetry, actions, level = 2 }: ProblemNoticeProps) {
  const { title, advice } = explain(problem);
  const left = useRetry(problem, busy, onRetry);
  return (
    <Notice
      role="alert"
      tone="bad"
      level={level}
      icon={problem.code === 'unavailable' ? <Database /> : <TriangleAlert />}
      title={title}
      actions={
        <>
          {onRetry && (
            <Button onClick={onRetry} disabled={busy}>
              <RotateCw className={busy ? 'size-3.5 animate-spin' : 'size-3.5'} />
              {isTransient(problem) ? 'Try now' : 'Try again'}
            </Button>
          )}
          {actions}
        </>
      }
    >
      <p>{advice}</p>
      {problem.details.length > 0 && (
        <ul className="self-center text-left">
          {problem.details.map((detail) => (
            <li key={detail.parameter}>
              <code className="font-mono text-xs text-ink">{detail.parameter}</code> {detail.message}
            </li>
          ))}
        </ul>
      )}
      {(busy || left !== null) && (
        <p>
          <NextTry left={left} busy={busy} />
        </p>
      )}
      <RequestId id={problem.requestId} />
    </Notice>
  );
}
