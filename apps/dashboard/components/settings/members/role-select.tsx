'use client';

import { type Member, roles } from '@masker/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { asNoun, roleHints } from '@/lib/access/roles.ts';
import { explainChange } from '@/lib/api/explain-change.ts';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { useSay } from '../../ui/results.tsx';
import { Select } from '../../ui/select.tsx';

const options = roles.map((role) => ({ value: role, label: role, hint: roleHints[role] }));

/** Changes the role of a member. */
export function RoleSelect({ member, self }: { member: Member; self: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const say = useSay();
  const change = useMutation(
    trpc.members.changeRole.mutationOptions({
      async onSuccess(_, { role }) {
        say(`${member.name} is ${asNoun(role)} now`);
        await queryClient.invalidateQueries({ queryKey: trpc.members.list.pathKey() });
        // The pages depend on the role.
        if (self) router.refresh();
      },
    }),
  );
  return (
    <div className="flex flex-col items-end gap-1">
      <Select
        label={`Role of ${member.name}`}
        options={options}
        value={change.isPending ? change.variables.role : member.role}
        disabled={change.isPending}
        onChange={(role) => role !== member.role && change.mutate({ user_id: member.user_id, role })}
        className="w-24"
      />
      {change.error && <RoleProblem error={change.error} />}
    </div>
  );
}

function RoleProblem({ error }: { error: unknown }) {
  const { title, advice } = explainChange(problemOf(error));
  return (
    <p role="alert" className="max-w-56 text-right text-xs text-bad">
      {title}. {advice}
    </p>
  );
}
