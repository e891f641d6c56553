'use client';

import { ShownOnce } from '../shown-once.tsx';

/** A new secret, for the receiver. */
export function WebhookSecret({ secret, onDone }: { secret: string; onDone(): void }) {
  return (
    <ShownOnce
      secret={secret}
      what="the secret"
      warning="It is shown only once. The receiver needs it to verify that a message is from this server. Store it with the receiver’s secrets, not in code, a chat or a ticket."
      onDone={onDone}
    >
      <p className="text-xs text-ink-soft text-pretty">
        Messages follow Standard Webhooks, for which there are libraries in many languages;{' '}
        <code className="font-mono">docs/webhooks.md</code> has a receiver to begin with.
      </p>
    </ShownOnce>
  );
}
