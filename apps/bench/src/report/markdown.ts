import type { Machine } from '../measure/machine.ts';
import type { Run } from '../run.ts';
import type { Work } from '../works/work.ts';
import { factsSection } from './facts-section.ts';
import { seriesSection } from './series-section.ts';
import { targetsSection } from './targets-section.ts';

/** The whole report, as Markdown. */
export function markdown(run: Run, works: readonly Work[], machine: Machine): string {
  const { series, facts } = run;
  return [
    `# Benchmark\n\n${about(run, machine)}`,
    `## Contenders\n\n${contenders(run)}`,
    ...works.flatMap((work) => {
      const sections = sectionsOf(run, work.name);
      return sections.length > 0 ? [`## ${work.title}\n\n${sections.join('\n\n')}`] : [];
    }),
    `## Targets\n\n${targetsSection({ series, facts })}`,
  ].join('\n\n');
}

function about({ options, prepared, generator }: Run, machine: Machine): string {
  return [
    `${prepared.rows.toLocaleString('en')} sessions of 30 days in one account, and a tenth as many of another.`,
    `${options.rounds} rounds of ${options.seconds} s in turns, load by ${generator.name}; medians, and the least and the most of the rounds.`,
    `${machine.cpu}, ${machine.cores} cores shared by server, database and load, ${machine.memoryGigabytes} GB;`,
    `${machine.system}; Node.js ${machine.node}; PostgreSQL ${machine.postgresql}; load average before: ${machine.loadBefore}.`,
  ].join('\n');
}

function contenders({ participants, absent }: Run): string {
  const present = participants.map(({ contender }) => `- \`${contender.name}\`: ${contender.title}`);
  return [...present, ...absent.map((why) => `- left out, ${why}`)].join('\n');
}

function sectionsOf({ series, facts }: Run, work: string): string[] {
  const own = series.filter((one) => one.work === work);
  const levels = [...new Set(own.map(({ connections }) => connections))].map((level) => {
    const group = own.filter(({ connections }) => connections === level);
    return `### ${work}, ${level} connection${level === 1 ? '' : 's'}\n\n${seriesSection(group)}`;
  });
  const figures = facts.filter((fact) => fact.work === work);
  return figures.length > 0 ? [...levels, factsSection(figures)] : levels;
}
