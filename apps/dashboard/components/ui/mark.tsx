import { type MarkLook, markLooks } from './mark-looks.ts';

interface MarkProps {
  look: MarkLook;
  /** The word for it. */
  children: string;
}

/** An outcome, shown by text, color and shape; the most common one is the least conspicuous. */
export function Mark({ look, children }: MarkProps) {
  const { text, shape } = markLooks[look];
  return (
    <span className={`mark ${text}`}>
      <span aria-hidden className={`mark-shape ${shape}`} />
      {children}
    </span>
  );
}
