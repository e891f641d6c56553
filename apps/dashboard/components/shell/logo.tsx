/** The mark: lines of a record, one of them struck out. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="8" fill="var(--accent-solid)" />
      <g fill="#fff">
        <rect x="7" y="9" width="18" height="3" rx="1.5" opacity=".55" />
        <rect x="7" y="14.5" width="11" height="3" rx="1.5" />
        <rect x="20" y="14.5" width="5" height="3" rx="1.5" opacity=".55" />
        <rect x="7" y="20" width="14" height="3" rx="1.5" opacity=".55" />
      </g>
    </svg>
  );
}
