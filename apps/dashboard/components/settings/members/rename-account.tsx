'use client';

import type { Me } from '@masker/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTRPC } from '@/lib/api/trpc.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { RenameForm } from '../../sections/rename-form.tsx';
import { Button } from '../../ui/button.tsx';
import { Modal } from '../../ui/modal.tsx';
import { useSay } from '../../ui/results.tsx';

/** Renames the account. */
export function RenameAccount({ account }: Pick<Me, 'account'>) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  const rename = useMutation(
    trpc.accounts.rename.mutationOptions({
      onSuccess(_, { name }) {
        say(`The account is ${visibleName(name)} now`);
        void queryClient.invalidateQueries({ queryKey: trpc.accounts.pathKey() });
        // The server puts the name into every page.
        router.refresh();
        setOpen(false);
      },
    }),
  );
  return (
    <>
      <Button size="medium" onClick={() => setOpen(true)}>
        Rename account
      </Button>
      <Modal
        open={isOpen}
        onOpenChange={setOpen}
        title={`Rename “${visibleName(account.name)}”`}
        description="Everybody in the account sees the new name. Exports and reports that are finished keep the earlier one."
      >
        <RenameForm
          name={account.name}
          onRename={(name) => rename.mutate({ account_id: account.id, name })}
          isPending={rename.isPending}
          error={rename.error}
          onDone={() => setOpen(false)}
        />
      </Modal>
    </>
  );
}
