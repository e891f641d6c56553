import { CardSkeleton } from '../sections/card-list.tsx';
import { Section } from '../sections/section.tsx';
import { aboutExports } from './about-exports.tsx';

/** The page before its exports are there. */
export function ExportsSkeleton() {
  return (
    <Section title="Exports" about={aboutExports}>
      <CardSkeleton what="exports" />
    </Section>
  );
}
