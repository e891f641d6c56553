'use client';

import type { Session } from '@masker/contract';
import { useAccountId } from '@/lib/api/account-change.ts';
import { curlFor, jsonOf } from '@/lib/sessions/as-text.ts';
import { sessionLink } from '@/lib/sessions/links.ts';
import { FieldList } from '../grid/field-list.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { PageLink } from '../ui/page-link.tsx';
import { sessionGrid } from './columns.tsx';
import { sessionDetails } from './details.tsx';

/** Every field of a session, from the definitions of the table's columns. */
export function SessionDetails({ session }: { session: Session }) {
  return (
    <FieldList grid={sessionGrid} details={sessionDetails} row={session}>
      <SessionAsText session={session} />
    </FieldList>
  );
}

/** Copies of a session for use elsewhere. */
function SessionAsText({ session }: { session: Session }) {
  const account = useAccountId();
  return (
    <section aria-label="Copy" className="flex flex-col gap-3 border-t border-line px-4 py-4">
      <div className="flex flex-wrap gap-2">
        <CopyButton
          text={() => sessionLink(session.id, account, window.location.origin)}
          label="Copy a link to this session"
        >
          Link
        </CopyButton>
        <CopyButton text={() => curlFor(session.id, window.location.origin)} label="Copy a curl command">
          curl
        </CopyButton>
      </div>
      <CodeBlock code={jsonOf(session)} label="Copy the JSON" />
      <p className="text-xs text-ink-faint">
        The curl command reads a token from <code className="font-mono">MASKER_TOKEN</code>.{' '}
        <PageLink href="/settings/tokens" className="text-accent underline underline-offset-2">
          Make one in Settings
        </PageLink>
        .
      </p>
    </section>
  );
}
