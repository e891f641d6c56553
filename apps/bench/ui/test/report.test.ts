import { expect, test } from 'vitest';
import { Measured } from '../quantities.ts';
import { dashboardSection } from '../report.ts';

function lineOf(section: string, name: string): string[] {
  const line = section.split('\n').find((line) => line.startsWith(`| ${name}`)) ?? '';
  return line
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
}

test('shows the median, the minimum and the count of a quantity, and compares the median with its target', () => {
  const measured = new Measured();
  measured.add('this', { heap: [20], longTasks: [0] });
  measured.add('this', { heap: [30, 24], longTasks: [2, 1] });
  const section = dashboardSection(measured, null);
  expect(lineOf(section, 'heap')).toEqual(['24', '20', '3', '≤ 25', 'met']);
  expect(lineOf(section, 'wheel, tasks')).toEqual(['1', '0', '3', 'none', 'missed']);
  expect(lineOf(section, 'scripts')).toEqual([]);
});

test('computes ratios turn by turn, and a target can require one', () => {
  const measured = new Measured();
  measured.add('this', { firstRowCpu: [300, 30, 330] });
  measured.add('962a15e', { firstRowCpu: [500, 50, 500] });
  const line = lineOf(dashboardSection(measured, '962a15e'), 'first row painted, CPU');
  expect(line).toEqual(['300', '30', '3', '500', '50', '3', '0.60', '≤ 1,000 and ½', 'missed']);
});

test('shows a dash for what the other build lacks', () => {
  const measured = new Measured();
  measured.add('this', { filterFirst: [100] });
  measured.add('962a15e', { filterFirst: [Number.NaN] });
  const line = lineOf(dashboardSection(measured, '962a15e'), 'filter to first row, first time');
  expect(line).toEqual(['100', '100', '1', '–', '–', '0', '–', '≤ 150', 'met']);
});
