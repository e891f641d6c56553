import type { ReactNode } from 'react';

interface SectionProps {
  title: string;
  /** What it is about, in a sentence or two. */
  about: ReactNode;
  /** What can be done, at the far end of the title. */
  actions?: ReactNode;
  children: ReactNode;
  /** One of several on the page, below its first one. */
  nested?: boolean;
}

/** A part of a page of the settings: what it is, what can be done, and what there is. */
export function Section({ title, about, actions, children, nested = false }: SectionProps) {
  const Title = nested ? 'h2' : 'h1';
  return (
    <section className={nested ? 'mt-10' : undefined}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          {/* Takes the focus when what had it is gone from the list. */}
          <Title
            tabIndex={-1}
            className={
              nested ? 'w-fit text-[15px] font-semibold' : 'w-fit text-lg font-semibold tracking-[-0.01em]'
            }
          >
            {title}
          </Title>
          <div className="mt-1 max-w-2xl text-ink-soft text-pretty">{about}</div>
        </div>
        {actions}
      </div>
      <div className="mt-4">{children}</div>
    </section>
  );
}
