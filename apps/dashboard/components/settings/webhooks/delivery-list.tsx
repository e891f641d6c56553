'use client';

import type { Webhook, WebhookDelivery } from '@masker/contract';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { deliveryPages, untilNextRead } from '@/lib/webhooks/queries.ts';
import { ChangeProblem } from '../../problem/change-problem.tsx';
import { Card, CardList } from '../../sections/card-list.tsx';
import { MoreButton } from '../../sections/more-button.tsx';
import { NothingYet } from '../../sections/nothing-yet.tsx';
import { ReadList } from '../../sections/read-list.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { deliveryNames } from './events.ts';

/** The messages to a webhook, and what became of them. */
export function DeliveryList({ webhook }: { webhook: Webhook }) {
  const query = useInfiniteQuery({
    ...deliveryPages(useTRPC(), webhook.id),
    refetchInterval: ({ state }) =>
      untilNextRead(state.data?.pages.flatMap(({ data }) => data) ?? [], Date.now()),
  });
  return (
    <div className="p-4 sm:p-5">
      <ReadList query={query} what="deliveries">
        {({ pages }) => {
          const deliveries = pages.flatMap(({ data }) => data);
          if (deliveries.length === 0) return <NothingYet>Nothing was sent yet.</NothingYet>;
          return (
            <>
              <CardList label="Deliveries, newest first">
                {deliveries.map((delivery) => (
                  <DeliveryCard key={delivery.id} delivery={delivery} canReplay={!webhook.paused} />
                ))}
              </CardList>
              <MoreButton query={query} what="deliveries" />
            </>
          );
        }}
      </ReadList>
    </div>
  );
}

const tones = { pending: 'warn', delivered: 'good', failed: 'bad' } as const;

function DeliveryCard({ delivery, canReplay }: { delivery: WebhookDelivery; canReplay: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const replay = useMutation(trpc.webhooks.replay.mutationOptions());
  const { id, webhook_id, type, subject, status, attempts, status_code, duration_ms, error } = delivery;

  async function again() {
    await replay.mutateAsync({ webhook_id, delivery_id: id });
    await queryClient.invalidateQueries({ queryKey: trpc.webhooks.deliveries.pathKey() });
  }

  return (
    <Card
      title={deliveryNames[type]}
      mark={<Badge tone={tones[status]}>{status}</Badge>}
      facts={[
        ['Made', <Moment key="made" instant={delivery.created_at} />],
        ['Attempts', String(attempts)],
        [
          'Last attempt',
          delivery.attempted_at === null ? 'None' : <Moment key="last" instant={delivery.attempted_at} />,
        ],
        ['Answer', status_code === null ? 'None' : String(status_code)],
        ['Duration', duration_ms === null ? '–' : `${duration_ms} ms`],
        ...(delivery.next_attempt_at === null
          ? []
          : [['Next attempt', <Moment key="next" instant={delivery.next_attempt_at} />] as const]),
      ]}
      actions={
        canReplay && (
          <Button
            aria-label={`Send again: ${id}`}
            disabled={replay.isPending}
            onClick={() => void again().catch(() => {})}
          >
            Send again
          </Button>
        )
      }
    >
      {/* The receiver has the first as webhook-id. */}
      <p className="mt-1 flex flex-wrap gap-x-3 font-mono text-2xs wrap-anywhere text-ink-soft">
        <span>{id}</span>
        {subject !== null && <span>{subject}</span>}
      </p>
      {error !== null && <p className="mt-1.5 text-xs text-pretty">{error}</p>}
      {replay.error && <ChangeProblem problem={problemOf(replay.error)} className="mt-2" />}
    </Card>
  );
}
