import type { Session } from '@masker/contract/plain';
import { chipsThatFit, kindCounts } from '@/lib/format/kinds.ts';
import { type Html, html } from '@/lib/markup/html.ts';
import { narrowing } from '../grid/cells.ts';

/**
 * Redactions by kind in one line: as many kinds as there is room for, and how many more there are.
 *
 * @param room pixels
 */
export function kindChips(kinds: Session['redactions_by_kind'], room: number): Html {
  const counts = kindCounts(kinds);
  if (counts.length === 0) return none;
  const shown = counts.slice(0, chipsThatFit(counts, room));
  const hidden = counts.slice(shown.length);
  const chips = shown.map(
    ({ kind, count }) =>
      html`<span ${narrowing('kind', kind)} title="Show only sessions with ${kind}" class="chip">${kind} <b>${count}</b></span>`,
  );
  const more =
    hidden.length > 0 &&
    html`<span title="${hidden.map(({ kind, count }) => `${kind} ${count}`).join(', ')}" class="chips-more">+${hidden.length}<span class="sr-only"> more</span></span>`;
  return html`<span class="table-only">${chips}${more}</span>`;
}

const none = html``;
