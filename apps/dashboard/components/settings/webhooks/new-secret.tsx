'use client';

import type { Webhook } from '@masker/contract';
import { useMutation } from '@tanstack/react-query';
import { LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { ChangeProblem } from '../../problem/change-problem.tsx';
import { Button } from '../../ui/button.tsx';
import { Modal } from '../../ui/modal.tsx';
import { WebhookSecret } from './webhook-secret.tsx';

/** Replaces the secret of a webhook, and shows the new one once. */
export function NewSecret({ webhook }: { webhook: Webhook }) {
  const { id, name } = webhook;
  const [open, setOpen] = useState(false);
  const rotate = useMutation(useTRPC().webhooks.rotateSecret.mutationOptions());
  const secret = rotate.data?.secret;

  function finish(next: boolean) {
    setOpen(next);
    rotate.reset();
  }

  return (
    <Modal
      open={open}
      onOpenChange={finish}
      sticky={secret !== undefined}
      trigger={<Button aria-label={`New secret: ${name}`}>New secret</Button>}
      title={secret === undefined ? `Replace the secret of “${name}”?` : `Copy the secret of “${name}” now`}
      description={
        secret === undefined
          ? 'For 24 hours messages have a signature of each secret, so that the receiver can change over.'
          : undefined
      }
    >
      {secret === undefined ? (
        <div className="flex flex-col gap-4 p-4 sm:p-5">
          {rotate.error && <ChangeProblem problem={problemOf(rotate.error)} />}
          <Button
            look="solid"
            size="medium"
            className="self-end"
            disabled={rotate.isPending}
            onClick={() => rotate.mutate({ webhook_id: id })}
          >
            {rotate.isPending && <LoaderCircle className="size-3.5 animate-spin" />}
            Make new secret
          </Button>
        </div>
      ) : (
        <WebhookSecret secret={secret} onDone={() => finish(false)} />
      )}
    </Modal>
  );
}
