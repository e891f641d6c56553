'use client';

import type { Me } from '@masker/contract';
import { ShieldAlert } from 'lucide-react';
import { Notice } from '../ui/notice.tsx';

/** For someone who may not read reports. */
export function NoReportAccess({ me }: { me: Me }) {
  return (
    <main id="content" className="flex-1 overflow-y-auto">
      <Notice level={1} icon={<ShieldAlert />} title="Reports are for administrators and auditors">
        <p>
          A report says who looked at what in {me.account.name}, as the audit log does, and you are a{' '}
          {me.user?.role} there. Ask one of them for it, or export the sessions alone.
        </p>
      </Notice>
    </main>
  );
}
