'use client';

import type { Me } from '@masker/contract';
import { FileCheck2 } from 'lucide-react';
import Link from 'next/link';
import { useExports } from '@/lib/exports/use-exports.ts';
import { ForAdmins } from '../access/for-admins.tsx';
import { CardList } from '../sections/card-list.tsx';
import { MoreButton } from '../sections/more-button.tsx';
import { ReadList } from '../sections/read-list.tsx';
import { Section } from '../sections/section.tsx';
import { buttonStyle } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { aboutExports } from './about-exports.tsx';
import { ExportCard } from './export-card.tsx';
import { NewSchedule } from './schedule-dialogs.tsx';
import { ScheduleList } from './schedule-list.tsx';

/** The exports of the account, and what makes them by itself. */
export function ExportsView({ me }: { me: Me }) {
  const { query, exports } = useExports();
  const isAdmin = me.user?.role === 'admin';
  return (
    <>
      <Section title="Exports" about={aboutExports}>
        <ReadList query={query} what="exports">
          {() =>
            exports.length === 0 ? (
              <NoExports />
            ) : (
              <>
                <CardList label="Exports, newest first">
                  {exports.map((made) => (
                    <ExportCard key={made.id} made={made} me={me} />
                  ))}
                </CardList>
                <MoreButton query={query} what="exports" />
              </>
            )
          }
        </ReadList>
      </Section>
      <Section
        nested
        title="Schedules"
        about="Exports that are made every day or month by themselves. Their windows follow each other without a gap: every session is in exactly one, however late it arrived."
        actions={isAdmin && <NewSchedule />}
      >
        {isAdmin ? (
          <ScheduleList />
        ) : (
          <ForAdmins me={me}>Only administrators see and change schedules.</ForAdmins>
        )}
      </Section>
    </>
  );
}

function NoExports() {
  return (
    <div className="rounded-lg border border-dashed border-line-strong">
      <Notice
        icon={<FileCheck2 />}
        title="No exports yet"
        actions={
          <Link href="/sessions" prefetch={false} className={buttonStyle({ look: 'solid', size: 'medium' })}>
            Choose sessions
          </Link>
        }
      >
        <p>
          Filter the list of sessions, press <em>Export</em>, and choose <em>With signed statement</em>. The
          file appears here, and is kept for a while; its statement is kept for good.
        </p>
      </Notice>
    </div>
  );
}
