/** The pages of the settings. */
export const sections = [
  { path: '/settings/sign-ins', label: 'Login sessions' },
  { path: '/settings/tokens', label: 'Tokens' },
  { path: '/settings/webhooks', label: 'Webhooks' },
  { path: '/settings/members', label: 'Members' },
  { path: '/settings/retention', label: 'Retention' },
] as const;
