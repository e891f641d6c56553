import { spread } from '../src/measure/sample.ts';
import { figures } from '../src/report/numbers.ts';
import { table } from '../src/report/table.ts';
import { type Measured, type Quantity, type QuantityName, quantities } from './quantities.ts';

/** What the builds and the page are called that are measured. */
export const names = { thisBuild: 'this', control: 'control' } as const;

const entries = Object.entries(quantities) as [QuantityName, Quantity][];

/**
 * Every quantity that was measured, beside the other build's and the target.
 * @param other the other build; null without one
 */
export function dashboardSection(measured: Measured, other: string | null): string {
  const rows = entries.flatMap(([name, quantity]) => {
    const values = measured.of(names.thisBuild, name);
    if (values.length === 0) return [];
    const others = other === null ? [] : measured.of(other, name);
    const ratio = ratioOf(values, others);
    const besides = other === null ? [] : [...cells(others), figures(ratio)];
    const target = [quantity.target?.wanted ?? '', verdict(quantity, values, ratio)];
    return [[nameOf(quantity), ...cells(values), ...besides, ...target]];
  });
  const heads = (build: string) => [`${build}: median`, 'least', 'n'];
  const besides = other === null ? [] : [...heads(other), 'ratio'];
  return table(['measured', ...heads(names.thisBuild), ...besides, 'wanted', ''], rows);
}

/** The same of the control page. */
export function controlSection(measured: Measured): string {
  const rows = entries.flatMap(([name, quantity]) => {
    const values = measured.of(names.control, name);
    return values.length === 0 ? [] : [[nameOf(quantity), ...cells(values)]];
  });
  return table(['measured', 'median', 'least', 'n'], rows);
}

const nameOf = ({ name, unit }: Quantity) => (unit === '' ? name : `${name}, ${unit}`);

function cells(values: readonly number[]): string[] {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return ['–', '–', '0'];
  const { median, min } = spread(known);
  return [written(median), written(min), String(known.length)];
}

/** Counts are whole. */
const written = (value: number) => (Number.isInteger(value) ? value.toLocaleString('en') : figures(value));

/** Made turn by turn, then the median: what else the machine did hits both builds alike. */
function ratioOf(values: readonly number[], others: readonly number[]): number {
  const ratios = values.map((value, turn) => value / (others[turn] ?? Number.NaN)).filter(Number.isFinite);
  return ratios.length === 0 ? Number.NaN : spread(ratios).median;
}

/** Whether the median meets the target. */
function verdict({ target }: Quantity, values: readonly number[], ratio: number): string {
  const known = values.filter(Number.isFinite);
  if (!target) return '';
  if (known.length === 0) return 'not measured';
  const { median } = spread(known);
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY, ratioAtMost } = target;
  const isMet =
    median >= atLeast &&
    median <= atMost &&
    (ratioAtMost === undefined || Number.isNaN(ratio) || ratio <= ratioAtMost);
  return isMet ? 'met' : 'missed';
}
