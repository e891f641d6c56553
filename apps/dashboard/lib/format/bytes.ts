const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in bytes as people say it: `724 bytes`, `12.4 kB`, `3.1 GB`. */
export function formatBytes(bytes: number): string {
  let [size, unit] = [bytes, 0];
  // What would be rounded up to 1,000 is one of the next unit.
  while (size >= (unit === 0 ? 1_000 : 999.95) && unit < units.length - 1) {
    size /= 1_000;
    unit++;
  }
  return unit === 0 ? `${size} ${size === 1 ? 'byte' : 'bytes'}` : `${size.toFixed(1)} ${units[unit]}`;
}
