'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AgentRow } from '@/lib/agents/rows.ts';
import { useTRPC } from '@/lib/api/trpc.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { RenameForm } from '../sections/rename-form.tsx';
import { Modal } from '../ui/modal.tsx';
import { useSay } from '../ui/results.tsx';

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
      <RenameAgentForm key={agent.id} agent={agent} onDone={onClose} />
    </Modal>
  );
}

function RenameAgentForm({ agent, onDone }: Pick<RenameDialogProps, 'agent'> & { onDone(): void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const say = useSay();
  const rename = useMutation(
    trpc.agents.rename.mutationOptions({
      onSuccess(_, { name }) {
        say(`${visibleName(agent.name)} is ${visibleName(name)} now`);
        // Both have the current name.
        void queryClient.invalidateQueries({ queryKey: trpc.agents.pathKey() });
        void queryClient.invalidateQueries({ queryKey: trpc.sessions.pathKey() });
        onDone();
      },
    }),
  );
  return (
    <RenameForm
      name={agent.name}
      onRename={(name) => rename.mutate({ agent_id: agent.id, name })}
      isPending={rename.isPending}
      error={rename.error}
      onDone={onDone}
    />
  );
}
