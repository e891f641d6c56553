'use client';

import type { Me } from '@masker/contract';
import { ShieldAlert } from 'lucide-react';
import { roleInWords } from '@/lib/access/roles.ts';
import { WhomToAsk } from '../access/whom-to-ask.tsx';
import { Notice } from '../ui/notice.tsx';

/** For a person who may not read the audit log. */
export function NoAccess({ me }: { me: Me }) {
  return (
    <main id="content" className="flex-1 overflow-y-auto">
      <Notice icon={<ShieldAlert />} title="The audit log is for administrators and auditors">
        <p>
          It records who read and changed what in {me.account.name}, and you are {roleInWords(me)} there. Your
          reads are recorded, too.
        </p>
        <WhomToAsk />
      </Notice>
    </main>
  );
}
