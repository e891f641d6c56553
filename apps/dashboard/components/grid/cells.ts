import { timeAgo } from '@/lib/format/time-ago.ts';
import { visibleName } from '@/lib/format/visible-name.ts';
import { type Html, html } from '@/lib/markup/html.ts';
import { wallClock, wallClockLine } from '@/lib/time/wall-clock.ts';
import { utc } from '@/lib/time/zone.ts';
import { type MarkLook, markLooks } from '../ui/mark-looks.ts';
import { cellClass } from './cell-class.ts';
import type { CellLook, GridDefinition, TableColumn } from './definition.ts';

/**
 * The markup of a row's cells.
 *
 * @param columns those of the table, in order
 * @param chosen whether a person chose them
 * @param selectionName the name of the box in the first cell, which selects the row; undefined if there is none
 */
export function cellsOf<Row extends object>(
  columns: readonly TableColumn<Row>[],
  {
    chosen,
    selectionName,
    look,
  }: { chosen: boolean; selectionName: GridDefinition<Row>['selectionName']; look: CellLook },
): (row: Row) => string {
  const cells = columns.map((column, nth) => ({
    column,
    begin:
      html`<div role="gridcell" aria-colindex="${nth + (selectionName ? 2 : 1)}" class="${cellClass(column, chosen)}">`
        .text,
  }));
  return (row) => {
    let text = selectionName ? selectCell(selectionName(row, look.zone)).text : '';
    for (const { column, begin } of cells) text += `${begin}${column.cell(row, look).text}</div>`;
    return text;
  };
}

function selectCell(name: string): Html {
  return html`<div role="gridcell" aria-colindex="1" data-select class="cell-select"><input type="checkbox" tabindex="-1" aria-label="Select ${name}"></div>`;
}

/** A moment: the date steps back behind the time; the exact one in UTC is a hover away. */
export function instantCell(instant: string, { zone, now }: CellLook): Html {
  if (now !== null) {
    return html`<time datetime="${instant}" title="${wallClockLine(instant, zone)}">${timeAgo(Date.parse(instant), now)}</time>`;
  }
  const { date, time } = wallClock(instant, zone);
  return html`<time datetime="${instant}" title="${wallClockLine(instant, utc)}"><span class="text-ink-faint"><span class="table-only">${date.slice(0, 5)}</span>${date.slice(5)}</span> ${time}</time>`;
}

/** A name that somebody else chose: its direction stays its own, and nothing in it is hidden. */
export function nameCell(name: string): Html {
  return html`<bdi>${visibleName(name)}</bdi>`;
}

/** How something ended: told by word, colour and shape. */
export function markCell(look: MarkLook, word: string): Html {
  const { text, shape } = markLooks[look];
  return html`<span class="mark ${text}"><span aria-hidden="true" class="mark-shape ${shape}"></span>${word}</span>`;
}

/**
 * Attributes of an element in a cell that narrows the list to its value when it is clicked. The list is told by them, so
 * that no row has handlers of its own. On a card, a tap anywhere opens the row.
 *
 * @param filter its name in the address
 */
export function narrowing(filter: string, value: string): Html {
  return html`data-narrow="${filter}" data-value="${value}"`;
}
