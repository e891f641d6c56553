'use client';

import { useQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import Link from 'next/link';
import { useSyncExternalStore } from 'react';
import { useTRPC } from '@/lib/api/trpc.ts';
import { buttonStyle } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { Notice } from '../ui/notice.tsx';

/** For an account that has no session at all: how the first one gets here. */
export default function FirstSession() {
  const me = useQuery(useTRPC().me.get.queryOptions());
  const account = me.data?.account.id ?? 'ACCOUNT_ID';
  const origin = useOrigin();
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
      <p>Sessions appear here once the first ones are stored. There are three ways in:</p>
      <ol className="flex flex-col gap-4 text-left">
        <li className="flex flex-col gap-1.5">
          <p>
            <strong className="font-semibold text-ink">From your services</strong>, as calls end: with a{' '}
            <Link href="/settings/tokens" prefetch={false} className="underline">
              token
            </Link>{' '}
            of scope <code className="font-mono text-xs">sessions:write</code>
          </p>
          <CodeBlock code={sendCommand(origin)} label="Copy the command that sends sessions" />
        </li>
        <li className="flex flex-col gap-1.5">
          <p>
            <strong className="font-semibold text-ink">From a file</strong>, NDJSON or CSV, where the server
            is installed
          </p>
          <CodeBlock
            code={`npm run -s masker -- import sessions.ndjson --account ${account}`}
            label="Copy the command that imports a file"
          />
        </li>
        <li className="flex flex-col gap-1.5">
          <p>
            <strong className="font-semibold text-ink">From another deployment</strong>, such as the hosted
            service
          </p>
          <CodeBlock
            code={`MASKER_SESSION=… npm run -s masker -- sync --from https://masker.example --account ${account} --follow`}
            label="Copy the command that mirrors another deployment"
          />
        </li>
      </ol>
    </Notice>
  );
}

function sendCommand(origin: string): string {
  return `curl -X POST ${origin}/api/v1/sessions -H "Authorization: Bearer $MASKER_TOKEN" -H "Content-Type: application/x-ndjson" --data-binary @sessions.ndjson`;
}

/** The address of this server, as the browser reached it. */
function useOrigin(): string {
  return useSyncExternalStore(
    () => () => {},
    () => window.location.origin,
    () => 'http://localhost:3000',
  );
}
