'use client';

import type { NewToken as Made } from '@masker/contract';
import { useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '@/lib/api/trpc.ts';
import { Button } from '../../ui/button.tsx';
import { Modal } from '../../ui/modal.tsx';
import { TokenForm } from './token-form.tsx';
import { TokenSecret } from './token-secret.tsx';

/** Makes a token, and shows it, once. */
export function NewToken() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<Made | null>(null);

  function finish(next: boolean) {
    setOpen(next);
    setMade(null);
  }

  return (
    <Modal
      open={open}
      onOpenChange={finish}
      sticky={made !== null}
      trigger={
        <Button look="solid" size="medium">
          <Plus className="size-3.5" /> New token
        </Button>
      }
      title={made ? `Copy the token “${made.token.name}” now` : 'New token'}
      description={made ? undefined : 'Give it what the service needs and no more.'}
    >
      {made ? (
        <TokenSecret made={made} onDone={() => finish(false)} />
      ) : (
        <TokenForm
          onMade={(next) => {
            setMade(next);
            void queryClient.invalidateQueries({ queryKey: trpc.tokens.list.pathKey() });
          }}
        />
      )}
    </Modal>
  );
}
