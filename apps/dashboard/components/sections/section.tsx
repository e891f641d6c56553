import type { ReactNode } from 'react';

interface SectionProps {
  title: string;
  /** A description in a sentence or two. */
  about: ReactNode;
  /** The actions, at the end of the title's line. */
  actions?: ReactNode;
  children: ReactNode;
  /** Whether it is a lower section of the page. */
  nested?: boolean;
}

/** A section of a settings page: title, description, actions and content. */
export function Section({ title, about, actions, children, nested = false }: SectionProps) {
  const Title = nested ? 'h2' : 'h1';
  return (
    <section className={nested ? 'mt-10' : undefined}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          {/* Takes the focus if the focused item is removed from the list. */}
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
