import { isId } from '@masker/contract/plain';

export const densities = ['compact', 'comfortable', 'roomy'] as const;

export type Density = (typeof densities)[number];

/** The choices for one table; what is absent has the default. */
export interface Layout {
  /** In order; the width is in pixels. */
  columns?: { id: string; width?: number }[];
  density?: Density;
  /** The view that it was last taken from. */
  view?: string;
}

/** By the title of the table. */
export type Layouts = Readonly<Record<string, Layout>>;

/** The maximum number of characters of a cookie that are parsed. */
const longest = 3_000;

/** The minimum and maximum width of a column, in pixels. */
export const columnWidths = { least: 48, most: 800 };

/** Reads the stored layouts. Invalid values count as not chosen. */
export function readLayouts(text: string | undefined): Layouts {
  if (!text || text.length > longest) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).map(([table, layout]) => [table, readLayout(layout)]));
  } catch {
    return {};
  }
}

function readLayout(given: unknown): Layout {
  const { columns, density, view } = (given ?? {}) as Record<keyof Layout, unknown>;
  const known = densities.find((one) => one === density);
  return {
    ...(Array.isArray(columns) ? { columns: columns.flatMap(readColumn) } : {}),
    ...(known === undefined ? {} : { density: known }),
    ...(isId('view', view) ? { view } : {}),
  };
}

function readColumn(given: unknown): { id: string; width?: number }[] {
  const { id, width } = (given ?? {}) as { id?: unknown; width?: unknown };
  if (typeof id !== 'string') return [];
  if (typeof width !== 'number' || !(width >= columnWidths.least && width <= columnWidths.most))
    return [{ id }];
  return [{ id, width: Math.round(width) }];
}
