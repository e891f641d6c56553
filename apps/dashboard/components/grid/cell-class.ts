import { cn } from '@/lib/cn.ts';
import type { TableColumn } from './definition.ts';

const onCard = {
  title: '@max-3xl:[grid-area:title] @max-3xl:font-medium',
  'title-end': '@max-3xl:[grid-area:title-end] @max-3xl:justify-self-end',
  fact: '@max-3xl:[grid-area:fact]',
  'fact-middle': '@max-3xl:[grid-area:fact-middle] @max-3xl:justify-start @max-3xl:pr-1.5 @max-3xl:text-left',
  'fact-end': '@max-3xl:[grid-area:fact-end] @max-3xl:justify-self-end',
} as const;

/**
 * How a cell stands in its row, and at which widths it is there at all.
 *
 * @param chosen whether a person chose the columns: then it is there wherever there is a table
 */
export function cellClass<Row>(column: TableColumn<Row>, chosen: boolean): string {
  const { align, presence, card } = column;
  return cn(
    'flex min-w-0 items-center px-1.5 *:min-w-0',
    align === 'end' && 'justify-end pr-6 text-right',
    card === undefined ? '@max-3xl:hidden' : onCard[card],
    presence === 'wide' && !chosen && '@max-6xl:hidden',
  );
}
