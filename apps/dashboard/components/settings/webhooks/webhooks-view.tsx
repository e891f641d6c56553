'use client';

import type { Me } from '@masker/contract';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { webhooksQuery } from '@/lib/webhooks/queries.ts';
import { ForAdmins } from '../../access/for-admins.tsx';
import { CardList } from '../../sections/card-list.tsx';
import { NothingYet } from '../../sections/nothing-yet.tsx';
import { ReadList } from '../../sections/read-list.tsx';
import { Section } from '../../sections/section.tsx';
import { NewWebhook } from './new-webhook.tsx';
import { WebhookCard } from './webhook-card.tsx';

const about =
  'Addresses that are sent a signed message for each new session or finished export. What is not accepted is sent again for three days.';

/** The webhooks of the account. */
export function WebhooksView({ me }: { me: Me }) {
  if (me.user?.role !== 'admin') {
    return (
      <Section title="Webhooks" about={about}>
        <ForAdmins me={me}>Only administrators see and change webhooks.</ForAdmins>
      </Section>
    );
  }
  return (
    <Section title="Webhooks" about={about} actions={<NewWebhook />}>
      <WebhookList />
    </Section>
  );
}

function WebhookList() {
  const query = useQuery(webhooksQuery(useTRPC()));
  return (
    <ReadList query={query} what="webhooks">
      {({ data }) =>
        data.length === 0 ? (
          <NothingYet>No webhooks yet. Make one to have another system told of new sessions.</NothingYet>
        ) : (
          <CardList label="Webhooks">
            {data.map((webhook) => (
              <WebhookCard key={webhook.id} webhook={webhook} />
            ))}
          </CardList>
        )
      }
    </ReadList>
  );
}
