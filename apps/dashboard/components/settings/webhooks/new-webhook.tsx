'use client';

import type { WebhookSecret as Made } from '@masker/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/lib/api/trpc.ts';
import { MakeOnce } from '../make-once.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookSecret } from './webhook-secret.tsx';

/** Creates a webhook, and shows its secret once. */
export function NewWebhook() {
  return (
    <MakeOnce<Made>
      action="New webhook"
      title="New webhook"
      description="Messages are sent from now on; earlier sessions are not sent."
      form={(onMade) => <NewWebhookForm onMade={onMade} />}
      madeTitle={({ webhook }) => `Copy the secret of “${webhook.name}” now`}
      secret={({ secret }, onDone) => <WebhookSecret secret={secret} onDone={onDone} />}
    />
  );
}

function NewWebhookForm({ onMade }: { onMade(made: Made): void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.webhooks.create.mutationOptions());

  function submit(input: Parameters<typeof create.mutate>[0]) {
    create.mutate(input, {
      onSuccess(made) {
        onMade(made);
        void queryClient.invalidateQueries({ queryKey: trpc.webhooks.list.pathKey() });
      },
    });
  }

  return (
    <WebhookForm action="Make webhook" isPending={create.isPending} error={create.error} onSubmit={submit} />
  );
}
