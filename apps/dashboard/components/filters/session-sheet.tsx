'use client';

import type { Filters } from '@/lib/sessions/filters.ts';
import FacetChoices from './facet-choices.tsx';
import { facetLabels, facetNames } from './facet-names.ts';
import { Section } from './filter-sheet.tsx';
import { DurationFilter, RedactionsFilter } from './number-filters.tsx';

interface SessionSheetProps {
  filters: Filters;
  onChange(changes: Partial<Filters>): void;
  onChangeSoon(changes: Partial<Filters>): void;
}

/** The filters of the list of sessions, in a column. */
export default function SessionSheet({ filters, onChange, onChangeSoon }: SessionSheetProps) {
  return (
    <>
      {facetNames.map((facet) => (
        <Section
          key={facet}
          title={facetLabels[facet]}
          isOpen={facet === 'status'}
          count={filters[facet]?.length ?? 0}
        >
          <div className="flex max-h-80 flex-col">
            <FacetChoices facet={facet} filters={filters} onChange={onChange} takesFocus={false} />
          </div>
        </Section>
      ))}
      <Section title="Duration">
        <DurationFilter filters={filters} onChange={onChangeSoon} />
      </Section>
      <div className="px-3">
        <RedactionsFilter filters={filters} onChange={onChangeSoon} isInline={false} />
      </div>
    </>
  );
}
