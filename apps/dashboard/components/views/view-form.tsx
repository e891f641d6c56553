'use client';

import { isName, nameRuleOf } from '@masker/contract/plain';
import { LoaderCircle } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useMe } from '@/lib/api/me.ts';
import { Button } from '../ui/button.tsx';
import { RadioOptions } from '../ui/radio-options.tsx';
import { TextField } from '../ui/text-field.tsx';
import { TickBox } from '../ui/tick-box.tsx';

/** The maximum length of a name, as in the API. */
const longestName = 80;

/** The fields of a view, except its filters. */
export interface ViewDraft {
  name: string;
  shared: boolean;
  isDefault: boolean;
  withLayout: boolean;
}

interface ViewFormProps {
  draft: ViewDraft;
  onChange(draft: ViewDraft): void;
  /** The reason why the visibility cannot be chosen; the form then omits it. */
  sharingIsFixed?: ReactNode;
  layoutLabel: string;
  action: string;
  busy: boolean;
  /** The reason why saving failed. */
  problem: ReactNode;
  /** Shown beside the save button. */
  beside?: ReactNode;
  onSubmit(): void;
  onCancel(): void;
}

/** The form for the name, the visibility and the options of a view. */
export function ViewForm(props: ViewFormProps) {
  const { draft, onChange, sharingIsFixed, layoutLabel, action, busy, problem, beside, onSubmit, onCancel } =
    props;
  const me = useMe();
  const name = useRef<HTMLInputElement>(null);
  const [tried, setTried] = useState(false);
  const isRight = isName(draft.name.trim(), longestName);
  const wrong = tried && !isRight ? `A name has ${nameRuleOf(longestName)}.` : undefined;
  useEffect(() => name.current?.select(), []);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (isRight) onSubmit();
    else name.current?.focus();
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4 px-4 pt-1 pb-4">
      <TextField
        ref={name}
        label="Name"
        value={draft.name}
        onChange={({ target }) => onChange({ ...draft, name: target.value })}
        placeholder="errors of this week"
        wrong={wrong}
      />
      {sharingIsFixed ? (
        <p className="text-xs text-pretty text-ink-soft">{sharingIsFixed}</p>
      ) : (
        <RadioOptions<'me' | 'all'>
          label="Who sees it"
          options={[
            { value: 'me', label: 'Only you', hint: 'It is deleted when you leave the account.' },
            {
              value: 'all',
              label: `Everybody in ${me?.account.name ?? 'the account'}`,
              hint: 'You and administrators can change it; it stays when you leave.',
            },
          ]}
          value={draft.shared ? 'all' : 'me'}
          onChange={(who) => onChange({ ...draft, shared: who === 'all' })}
        />
      )}
      <div className="flex flex-col gap-1">
        <TickBox
          label={layoutLabel}
          hint="The visible columns, their widths, and the space between rows."
          checked={draft.withLayout}
          onChange={(withLayout) => onChange({ ...draft, withLayout })}
        />
        <TickBox
          label="Default for you"
          hint="Sessions open with it. Others choose their own."
          checked={draft.isDefault}
          onChange={(isDefault) => onChange({ ...draft, isDefault })}
        />
      </div>
      {problem}
      <div className="flex flex-wrap items-center gap-2">
        {beside}
        <Button size="medium" className="ml-auto" disabled={busy} onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" look="solid" size="medium" disabled={busy}>
          {busy && <LoaderCircle className="size-3.5 animate-spin" />}
          {action}
        </Button>
      </div>
    </form>
  );
}
