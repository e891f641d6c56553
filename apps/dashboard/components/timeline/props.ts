import type { InSightStore } from '@/lib/grid/in-sight.ts';
import type { Filters } from '@/lib/sessions/filters.ts';

/** What the timeline takes. */
export interface TimelineProps {
  filters: Filters;
  /** Which rows are on screen: it changes while a person scrolls, and only the band that shows it is drawn anew. */
  inSight: InSightStore;
  /** The list is being read anew. */
  refreshing?: boolean;
  onChange(changes: Partial<Filters>): void;
}
