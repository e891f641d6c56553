'use client';

import type { CreateWebhookInput, Webhook } from '@masker/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '@/lib/api/trpc.ts';
import { webhookChanges } from '@/lib/webhooks/webhook-draft.ts';
import { Button } from '../../ui/button.tsx';
import { Modal } from '../../ui/modal.tsx';
import { useSay } from '../../ui/results.tsx';
import { WebhookForm } from './webhook-form.tsx';

interface EditWebhookProps {
  webhook: Webhook;
  /** Called after a change. */
  onChanged(): void;
}

/** Changes the name, address, events and filters of a webhook. */
export function EditWebhook({ webhook, onChanged }: EditWebhookProps) {
  const [open, setOpen] = useState(false);
  return (
    <Modal
      open={open}
      onOpenChange={setOpen}
      trigger={<Button aria-label={`Change: ${webhook.name}`}>Change</Button>}
      title={`Change “${webhook.name}”`}
      description="Events and filters hold for what happens from now on. Messages that wait are still sent."
    >
      <Changes webhook={webhook} onChanged={onChanged} onDone={() => setOpen(false)} />
    </Modal>
  );
}

function Changes({ webhook, onChanged, onDone }: EditWebhookProps & { onDone(): void }) {
  const update = useMutation(useTRPC().webhooks.update.mutationOptions());
  const say = useSay();
  // As it was when the dialog was opened: what somebody else changes meanwhile is not changed back.
  const [before] = useState(webhook);

  async function save(input: CreateWebhookInput) {
    const changes = webhookChanges(before, input);
    if (Object.keys(changes).length > 0) {
      await update.mutateAsync({ webhook_id: before.id, ...changes });
      say('Webhook changed');
      onChanged();
    }
    onDone();
  }

  return (
    <WebhookForm
      webhook={before}
      action="Save"
      isPending={update.isPending}
      error={update.error}
      onSubmit={(input) => void save(input).catch(() => {})}
    />
  );
}
