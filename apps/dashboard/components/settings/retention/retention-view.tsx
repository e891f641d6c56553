'use client';

import type { Me } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { CardList } from '../../sections/card-list.tsx';
import { ReadList } from '../../sections/read-list.tsx';
import { Section } from '../../sections/section.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { RetentionCard } from './retention-card.tsx';

/** For how long the sessions of the account are kept, and how an operator changes that. */
export function RetentionView({ me }: { me: Me }) {
  const query = useQuery(useTRPC().retention.get.queryOptions());
  const { id, name } = me.account;
  return (
    <>
      <Section
        title="Retention"
        about={`For how long the sessions of ${name} are kept, what is removed next, and what was removed last.`}
      >
        <ReadList query={query} what="retention">
          {({ retention }) => (
            <CardList label="Retention">
              <RetentionCard retention={retention} />
            </CardList>
          )}
        </ReadList>
      </Section>
      <Section
        nested
        title="Change the retention"
        about="Nobody can do it here: an operator does, on the machine of the server. The audit log records it, and the next run applies it."
      >
        <div className="flex max-w-2xl flex-col gap-3">
          <CodeBlock
            code={`masker retention set --account ${id} --days N`}
            label="Copy the command that sets the retention"
          />
          <p className="text-xs text-pretty text-ink-soft">
            In place of <Code>--days N</Code>, <Code>--keep</Code> keeps sessions for ever, and{' '}
            <Code>--default</Code> follows the installation, whose default is <Code>RETENTION_DAYS</Code> of
            the server.
          </p>
        </div>
      </Section>
    </>
  );
}

function Code({ children }: { children: string }) {
  return <code className="font-mono whitespace-nowrap">{children}</code>;
}
