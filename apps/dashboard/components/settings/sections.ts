/** The pages of the settings. */
export const sections = [
  { path: '/settings/sign-ins', label: 'Sign-ins' },
  { path: '/settings/tokens', label: 'Tokens' },
  { path: '/settings/members', label: 'Members' },
] as const;
