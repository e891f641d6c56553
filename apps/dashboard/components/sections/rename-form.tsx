'use client';

import { isName, nameRule } from '@masker/contract/plain';
import { LoaderCircle } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { problemOf } from '@/lib/api/problem.ts';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';

interface RenameFormProps {
  /** The present name. */
  name: string;
  /** Called with another valid name. */
  onRename(name: string): void;
  isPending: boolean;
  /** Why the last attempt failed. */
  error: object | null;
  onDone(): void;
}

/** The form of a dialog that renames something. */
export function RenameForm({ name: present, onRename, isPending, error, onDone }: RenameFormProps) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(present);
  const [tried, setTried] = useState(false);
  const name = typed.trim();
  const isRight = isName(name);
  useEffect(() => field.current?.select(), []);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!isRight) field.current?.focus();
    else if (name === present) onDone();
    else onRename(name);
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4 p-4 sm:p-5">
      <TextField
        ref={field}
        label="Name"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        wrong={tried && !isRight ? `A name has ${nameRule}.` : undefined}
      />
      {error && <ChangeProblem problem={problemOf(error)} labels={{ name: 'Name' }} />}
      <div className="flex justify-end gap-2">
        <Button size="medium" disabled={isPending} onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" look="solid" size="medium" disabled={isPending}>
          {isPending && <LoaderCircle className="size-3.5 animate-spin" />}
          Rename
        </Button>
      </div>
    </form>
  );
}
