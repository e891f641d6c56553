'use client';

import type { Session } from '@masker/contract/plain';
import { CopyButton } from '../ui/copy-button.tsx';

/** The actions on selected sessions. */
export function BulkActions({ sessions }: { sessions: readonly Session[] }) {
  return (
    <>
      <CopyButton text={() => sessions.map(({ id }) => id).join('\n')} label="Copy ids">
        Copy ids
      </CopyButton>
      <CopyButton text={() => JSON.stringify(sessions, null, 2)} label="Copy as JSON">
        JSON
      </CopyButton>
      <CopyButton text={() => csvOf(sessions)} label="Copy as CSV">
        CSV
      </CopyButton>
    </>
  );
}

/** The same lines as in an export. */
async function csvOf(sessions: readonly Session[]): Promise<string> {
  const { csvHeader, csvLine } = await import('@masker/contract/csv');
  return csvHeader + sessions.map(csvLine).join('');
}
