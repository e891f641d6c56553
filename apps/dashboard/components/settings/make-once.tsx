'use client';

import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Modal } from '../ui/modal.tsx';

interface MakeOnceProps<Made> {
  /** The text of the button that opens the dialog. */
  action: string;
  /** The title and the description over the form. */
  title: string;
  description: string;
  /** Makes it. `onMade` must be called once it is there. */
  form(onMade: (made: Made) => void): ReactNode;
  /** The title while its secret is shown. */
  madeTitle(made: Made): string;
  /** Shows its secret. `onDone` must be called once it is copied. */
  secret(made: Made, onDone: () => void): ReactNode;
}

/** Makes something with a secret, and shows the secret once: until then, the dialog closes only on request. */
export function MakeOnce<Made>({ action, title, description, form, madeTitle, secret }: MakeOnceProps<Made>) {
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
          <Plus className="size-3.5" /> {action}
        </Button>
      }
      title={made === null ? title : madeTitle(made)}
      description={made === null ? description : undefined}
    >
      {made === null ? form(setMade) : secret(made, () => finish(false))}
    </Modal>
  );
}
