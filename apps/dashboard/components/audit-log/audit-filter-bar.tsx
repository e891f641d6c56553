'use client';

import { type ReactNode, useState } from 'react';
import { actionInWords } from '@/lib/audit-log/actions.ts';
import type { AuditFilters } from '@/lib/audit-log/filters.ts';
import { shortId } from '@/lib/format/short-id.ts';
import { FilterLine } from '../filters/filter-line.tsx';
import { FilterPopover } from '../filters/filter-popover.tsx';
import { Section } from '../filters/filter-sheet.tsx';
import { Name } from '../ui/name.tsx';
import { ActionChoices } from './action-choices.tsx';
import { ActorChoices } from './actor-choices.tsx';

interface AuditFilterBarProps {
  filters: AuditFilters;
  /** The name of the filtered actor, if it has an entry. */
  actorName: string | undefined;
  onChange(changes: Partial<AuditFilters>): void;
  onClear(): void;
  /** Placed at the end of the line. */
  end: ReactNode;
}

/** The filters of the audit log. */
export function AuditFilterBar({ filters, actorName, onChange, onClear, end }: AuditFilterBarProps) {
  const { action, actor_id, target } = filters;
  const [chosen, setChosen] = useState<{ id: string; name: string } | null>(null);
  const actor = actor_id && ((chosen?.id === actor_id ? chosen.name : actorName) ?? shortId(actor_id));

  const actors = (takesFocus: boolean, close?: () => void) => (
    <ActorChoices
      id={actor_id}
      takesFocus={takesFocus}
      onChoose={(next) => {
        setChosen(next);
        onChange({ actor_id: next?.id });
        close?.();
      }}
    />
  );
  const actions = (takesFocus: boolean, close?: () => void) => (
    <ActionChoices
      action={action}
      takesFocus={takesFocus}
      onChoose={(next) => {
        onChange({ action: next });
        close?.();
      }}
    />
  );
  const chips = [
    ...(actor
      ? [
          {
            id: 'actor_id',
            label: (
              <>
                <span className="text-ink-soft">who</span> <Name of={actor} />
              </>
            ),
            remove: () => onChange({ actor_id: undefined }),
          },
        ]
      : []),
    ...(action
      ? [
          {
            id: 'action',
            label: (
              <>
                <span className="text-ink-soft">what</span> {actionInWords(action)}
              </>
            ),
            remove: () => onChange({ action: undefined }),
          },
        ]
      : []),
    // Only links set it, so it has no control of its own.
    ...(target
      ? [
          {
            id: 'target',
            label: (
              <>
                <span className="text-ink-soft">about</span> {target}
              </>
            ),
            remove: () => onChange({ target: undefined }),
          },
        ]
      : []),
  ];

  return (
    <FilterLine
      window={filters}
      onWindow={onChange}
      chips={chips}
      onClear={onClear}
      end={end}
      inSheet={
        <>
          <Section title="Who" count={actor ? 1 : 0}>
            <div className="flex max-h-80 flex-col">{actors(false)}</div>
          </Section>
          <Section title="What" count={action ? 1 : 0}>
            <div className="flex max-h-80 flex-col">{actions(false)}</div>
          </Section>
        </>
      }
    >
      <FilterPopover label="Who" count={actor ? 1 : 0}>
        {(close) => actors(true, close)}
      </FilterPopover>
      <FilterPopover label="What" count={action ? 1 : 0}>
        {(close) => actions(true, close)}
      </FilterPopover>
    </FilterLine>
  );
}
