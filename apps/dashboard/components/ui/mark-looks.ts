/** How the ends of things look: the ordinary one is quiet. */
export const markLooks = {
  good: { text: 'text-ink-soft', shape: 'rounded-full bg-good' },
  warn: { text: 'text-warn bg-warn-soft', shape: 'bg-warn rotate-45 rounded-[1px]' },
  bad: { text: 'text-bad bg-bad-soft', shape: 'bg-bad rounded-[1px]' },
} as const;

export type MarkLook = keyof typeof markLooks;

/** The look of each way in which a session can end. */
export const statusLooks = { ok: 'good', partial: 'warn', error: 'bad' } as const;
