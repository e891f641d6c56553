'use client';

import { isName, nameRule } from '@masker/contract/plain';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LoaderCircle } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { AgentRow } from '@/lib/agents/rows.ts';
import { problemOf } from '@/lib/api/problem.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { Button } from '../ui/button.tsx';
import { Modal } from '../ui/modal.tsx';
import { useSay } from '../ui/results.tsx';
import { TextField } from '../ui/text-field.tsx';

interface RenameDialogProps {
  agent: Pick<AgentRow, 'id' | 'name'>;
  open: boolean;
  onClose(): void;
}

/** Renames an agent. */
export default function RenameDialog({ agent, open, onClose }: RenameDialogProps) {
  return (
    <Modal
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Rename “${visibleName(agent.name)}”`}
      description="The sessions that are stored keep the name that the agent had. New ones do not change its name."
    >
      <RenameForm key={agent.id} agent={agent} onDone={onClose} />
    </Modal>
  );
}

function RenameForm({ agent, onDone }: Pick<RenameDialogProps, 'agent'> & { onDone(): void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useSay();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(agent.name);
  const [tried, setTried] = useState(false);
  const name = typed.trim();
  const isRight = isName(name);
  const rename = useMutation(
    trpc.agents.rename.mutationOptions({
      onSuccess() {
        say(`${visibleName(agent.name)} is ${visibleName(name)} now`);
        // Both have the current name.
        void queryClient.invalidateQueries({ queryKey: trpc.agents.pathKey() });
        void queryClient.invalidateQueries({ queryKey: trpc.sessions.pathKey() });
        onDone();
      },
    }),
  );
  useEffect(() => field.current?.select(), []);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!isRight) field.current?.focus();
    else if (name === agent.name) onDone();
    else rename.mutate({ agent_id: agent.id, name });
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
      {rename.error && <ChangeProblem problem={problemOf(rename.error)} labels={{ name: 'Name' }} />}
      <div className="flex justify-end gap-2">
        <Button size="medium" disabled={rename.isPending} onClick={onDone}>
          Cancel
        </Button>
        <Button type="submit" look="solid" size="medium" disabled={rename.isPending}>
          {rename.isPending && <LoaderCircle className="size-3.5 animate-spin" />}
          Rename
        </Button>
      </div>
    </form>
  );
}
