'use client';

import type { CreateWebhookInput, Webhook } from '@masker/contract';
import { LoaderCircle } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { problemOf } from '@/lib/api/problem.ts';
import { readWebhookDraft, type WebhookDraft } from '@/lib/webhooks/webhook-draft.ts';
import { allSessions, sessionsBefore, WhichSessions } from '../../exports/which-sessions.tsx';
import { ChangeProblem } from '../../problem/change-problem.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { NameChoice } from '../name-choice.tsx';
import { eventHints, eventNames } from './events.ts';

/** What the form calls the parameters of the API. */
const labels = { name: 'Name', url: 'Address', events: 'Events' };

const blank: WebhookDraft = { name: '', url: '', events: ['session.created'] };

interface WebhookFormProps {
  /** The webhook that is changed; absent for a new one. */
  webhook?: Webhook;
  /** The text of the button. */
  action: string;
  isPending: boolean;
  /** Why the last attempt failed. */
  error: unknown;
  /** Must make or change the webhook. The input has no filters if no sessions are sent. */
  onSubmit(input: CreateWebhookInput): void;
}

/** The name, address, events and filters of a webhook. */
export function WebhookForm({ webhook, action, isPending, error, onSubmit }: WebhookFormProps) {
  const before = webhook ? sessionsBefore(webhook.filters) : allSessions;
  const [draft, setDraft] = useState<WebhookDraft>(() =>
    webhook ? { name: webhook.name, url: webhook.url, events: webhook.events } : blank,
  );
  const [sessions, setSessions] = useState(before);
  const [tried, setTried] = useState(false);
  const sendsSessions = draft.events.includes('session.created');
  const reading = readWebhookDraft(draft, sendsSessions ? sessions.filters : undefined);
  const wrong = tried && 'wrong' in reading ? reading.wrong : {};
  const isMoved = webhook !== undefined && draft.url.trim() !== webhook.url;

  function change(changes: Partial<WebhookDraft>) {
    setDraft({ ...draft, ...changes });
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    if ('input' in reading) onSubmit(reading.input);
    else {
      const [name, url] = event.currentTarget.querySelectorAll<HTMLInputElement>('input[data-field]');
      if (reading.wrong.name) name?.focus();
      else if (reading.wrong.url) url?.focus();
    }
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-5 p-4 sm:p-5">
      <TextField
        data-field
        label="Name"
        hint="What receives it"
        value={draft.name}
        onChange={({ target }) => change({ name: target.value })}
        placeholder="quality review"
        maxLength={80}
        wrong={wrong.name}
      />
      <div className="flex flex-col gap-1">
        <TextField
          data-field
          label="Address"
          hint="In a public network"
          type="url"
          value={draft.url}
          onChange={({ target }) => change({ url: target.value })}
          placeholder="https://example.com/masker"
          maxLength={2_048}
          wrong={wrong.url}
        />
        <div role="status">
          {isMoved && (
            <p className="text-xs text-ink-soft text-pretty">
              Messages that wait, also for a retry, are sent to the new address at once. What is on its way
              still arrives at the old one. The secret stays: the new receiver needs it, or a new one.
            </p>
          )}
        </div>
      </div>
      <NameChoice
        label="Events"
        names={eventNames}
        hints={eventHints}
        chosen={draft.events}
        onChange={(events) => change({ events })}
        wrong={wrong.events}
      />
      {sendsSessions && (
        <WhichSessions all="All new sessions" before={before} chosen={sessions} onChange={setSessions} />
      )}
      {error != null && <ChangeProblem problem={problemOf(error)} labels={labels} />}
      <Button type="submit" look="solid" size="medium" className="self-end" disabled={isPending}>
        {isPending && <LoaderCircle className="size-3.5 animate-spin" />}
        {action}
      </Button>
    </form>
  );
}
