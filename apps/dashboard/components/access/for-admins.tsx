import type { Me } from '@masker/contract';
import { ShieldAlert } from 'lucide-react';
import { roleInWords } from '@/lib/access/roles.ts';
import { WhomToAsk } from './whom-to-ask.tsx';

interface ForAdminsProps {
  me: Me;
  /** The sentence about what only administrators can do: `Only administrators can create tokens.` */
  children: string;
}

/** Explains to other members why they see nothing here, and whom to ask. */
export function ForAdmins({ me, children }: ForAdminsProps) {
  return (
    <div role="note" className="flex gap-3 rounded-lg border border-line bg-sunken px-4 py-3.5">
      <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <div className="min-w-0 text-ink-soft text-pretty">
        <p>
          {children} You are {roleInWords(me)} of {me.account.name}.
        </p>
        <WhomToAsk />
      </div>
    </div>
  );
}
