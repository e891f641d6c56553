'use client';

import type { Webhook } from '@masker/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { ExportFilters } from '../../exports/export-filters.tsx';
import { ChangeProblem } from '../../problem/change-problem.tsx';
import { Confirm } from '../../problem/confirm.tsx';
import { Card } from '../../sections/card-list.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Modal } from '../../ui/modal.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Name } from '../../ui/name.tsx';
import { useSay } from '../../ui/results.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { EditWebhook } from './edit-webhook.tsx';
import { NewSecret } from './new-secret.tsx';

type State = 'active' | 'failing' | 'paused' | 'paused by the server';

const tones = {
  active: 'good',
  failing: 'warn',
  paused: 'plain',
  'paused by the server': 'bad',
} as const satisfies Record<State, string>;

function stateOf({ paused, disabled_reason, failing_since }: Webhook): State {
  if (paused) return disabled_reason === null ? 'paused' : 'paused by the server';
  return failing_since === null ? 'active' : 'failing';
}

/** A webhook, and what can be done with it. */
export function WebhookCard({ webhook }: { webhook: Webhook }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useSay();
  const [isLogOpen, setLogOpen] = useState(false);
  const update = useMutation(trpc.webhooks.update.mutationOptions());
  const remove = useMutation(trpc.webhooks.delete.mutationOptions());
  const test = useMutation(trpc.webhooks.test.mutationOptions());
  const { id, name, url, events, filters, paused, disabled_reason, failing_since } = webhook;
  const state = stateOf(webhook);
  const error = update.error ?? test.error;
  const reread = () => queryClient.invalidateQueries({ queryKey: trpc.webhooks.pathKey() });

  async function turn() {
    test.reset();
    await update.mutateAsync({ webhook_id: id, paused: !paused });
    say(paused ? 'Webhook resumed' : 'Webhook paused');
    await reread();
  }

  async function tryIt() {
    update.reset();
    await test.mutateAsync({ webhook_id: id });
    await reread();
    setLogOpen(true);
  }

  async function end() {
    await remove.mutateAsync({ webhook_id: id });
    say('Webhook deleted');
    await reread();
  }

  return (
    <Card
      title={name}
      mark={<Badge tone={tones[state]}>{state}</Badge>}
      faded={paused}
      facts={[
        ['Events', events.join(', ')],
        ['Made', <Moment key="made" instant={webhook.created_at} />],
        ['Made by', <Name key="who" of={webhook.created_by.name} />],
        ...(failing_since === null
          ? []
          : [['Failing since', <Moment key="failing" instant={failing_since} />] as const]),
      ]}
      actions={
        <>
          <Modal
            open={isLogOpen}
            onOpenChange={(next) => {
              setLogOpen(next);
              // What was delivered meanwhile may have changed its state.
              if (!next) void reread();
            }}
            trigger={<Button aria-label={`Deliveries: ${name}`}>Deliveries</Button>}
            title={`Deliveries of “${name}”`}
            description="What was sent in the last 30 days, newest first."
          >
            <DeliveryList webhook={webhook} />
          </Modal>
          {!paused && (
            <Button
              aria-label={`Send a test: ${name}`}
              disabled={test.isPending}
              onClick={() => void tryIt().catch(() => {})}
            >
              Send a test
            </Button>
          )}
          <EditWebhook webhook={webhook} onChanged={() => void reread()} />
          <NewSecret webhook={webhook} />
          <Button
            aria-label={`${paused ? 'Resume' : 'Pause'}: ${name}`}
            disabled={update.isPending}
            onClick={() => void turn().catch(() => {})}
          >
            {paused ? 'Resume' : 'Pause'}
          </Button>
          <Confirm
            trigger={<Button aria-label={`Delete: ${name}`}>Delete</Button>}
            title={`Delete “${name}”?`}
            action="Delete"
            onConfirm={end}
          >
            Nothing more is sent to it, not even what waits to be sent. The log of its deliveries is deleted
            as well.
          </Confirm>
        </>
      }
    >
      <p className="mt-1 font-mono text-xs wrap-anywhere text-ink-soft">{url}</p>
      {events.includes('session.created') && <ExportFilters filters={filters} />}
      {disabled_reason !== null && (
        <p role="note" className="mt-2 rounded-lg bg-bad-soft px-3 py-2 text-xs">
          {disabled_reason} Resume it once the receiver works: what happened meanwhile is sent then.
        </p>
      )}
      {error && <ChangeProblem problem={problemOf(error)} className="mt-2" />}
    </Card>
  );
}
