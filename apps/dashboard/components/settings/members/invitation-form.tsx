'use client';

import { defaultInvitationLife, type NewInvitation, type Role, roles } from '@masker/contract';
import { useMutation } from '@tanstack/react-query';
import { LoaderCircle } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { roleHints } from '@/lib/access/roles.ts';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { durationInWords } from '@/lib/format/duration.ts';
import { ChangeProblem } from '../../problem/change-problem.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioOptions } from '../../ui/radio-options.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import type { Option } from '../../ui/select.tsx';

/** The least privileged role first. */
const roleOptions: Option<Role>[] = roles
  .map((role) => ({ value: role, label: role, hint: roleHints[role] }))
  .reverse();

const lifetimes = ['1d', defaultInvitationLife, '30d'].map((value) => ({
  value,
  label: durationInWords(value),
}));

/** The role of the new member, and the lifetime of the link. */
export function InvitationForm({ onMade }: { onMade(made: NewInvitation): void }) {
  const create = useMutation(useTRPC().invitations.create.mutationOptions({ onSuccess: onMade }));
  const [role, setRole] = useState<Role>('viewer');
  const [expires_in, setLifetime] = useState<string>(defaultInvitationLife);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    create.mutate({ role, expires_in });
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-5 p-4 sm:p-5">
      <RadioOptions<Role> label="Role" options={roleOptions} value={role} onChange={setRole} />
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium">Works for</span>
        <Segmented
          label="Works for"
          choices={lifetimes}
          value={expires_in}
          onChange={setLifetime}
          className="self-start"
        />
      </div>
      {create.error && <ChangeProblem problem={problemOf(create.error)} />}
      <Button type="submit" look="solid" size="medium" className="self-end" disabled={create.isPending}>
        {create.isPending && <LoaderCircle className="size-3.5 animate-spin" />}
        Make link
      </Button>
    </form>
  );
}
