'use client';

import type { Session } from '@masker/contract';
import { Filter } from 'lucide-react';
import { curlFor, jsonOf } from '@/lib/sessions/as-text.ts';
import { FieldList } from '../grid/field-list.tsx';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { sessionGrid } from './columns.tsx';

/** Every field of a session, from the same definitions as the columns of the table. */
export function SessionDetails({ session, onAgent }: { session: Session; onAgent(id: string): void }) {
  return (
    <FieldList fields={sessionGrid.fields} row={session}>
      <section aria-label="Copy" className="flex flex-col gap-3 border-t border-line px-4 py-4">
        <div className="flex flex-wrap gap-2">
          <CopyButton text={() => jsonOf(session)} label="Copy the JSON">
            JSON
          </CopyButton>
          <CopyButton text={() => curlFor(session.id, window.location.origin)} label="Copy a curl command">
            curl
          </CopyButton>
          <CopyButton text={() => window.location.href} label="Copy a link to this session">
            Link
          </CopyButton>
          <Button onClick={() => onAgent(session.agent_id)}>
            <Filter className="size-3.5" /> Only this agent
          </Button>
        </div>
        <CodeBlock code={jsonOf(session)} label="Copy the JSON shown" />
        <p className="text-xs text-ink-faint">
          The curl command reads your login session from <code className="font-mono">MASKER_COOKIE</code>: the
          line that <code className="font-mono">masker cookie</code> prints.
        </p>
      </section>
    </FieldList>
  );
}
