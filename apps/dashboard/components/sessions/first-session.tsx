'use client';

import { useQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { useTRPC } from '@/lib/api/trpc.ts';
import { buttonStyle } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Notice } from '../ui/notice.tsx';

/** For an account that has no session at all: how the first one gets here. */
export function FirstSession() {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.get.queryOptions());
  const account = me.data?.account.id ?? 'ACCOUNT_ID';
  const command = `npm run -s masker -- import sessions.ndjson --account ${account}`;
  return (
    <Notice
      icon={<Inbox />}
      title="No sessions yet"
      actions={
        <a className={buttonStyle()} href="/api/docs">
          Read the API documentation
        </a>
      }
    >
      <p>
        Sessions appear here as soon as the first ones are stored. To bring in a file with one session per
        line, in the JSON of the API, run this where the server is installed, then press Refresh:
      </p>
      <CodeBlock code={command} label="Copy the command" wrap />
    </Notice>
  );
}
