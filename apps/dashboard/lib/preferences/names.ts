export const themes = ['system', 'light', 'dark'] as const;

export type Theme = (typeof themes)[number];

export const timelineStates = ['expanded', 'collapsed'] as const;

/** Whether the timeline is expanded. */
export type TimelineState = (typeof timelineStates)[number];

export function readTimelineState(text: string | undefined): TimelineState {
  return timelineStates.find((state) => state === text) ?? 'expanded';
}

export function readTheme(text: string | undefined): Theme {
  return themes.find((theme) => theme === text) ?? 'system';
}
