/** The oldest Node.js that the launcher itself runs on. */
export const oldestNode = '20.19.0';

/** The oldest Node.js that the product runs on; with an older one the launcher gets a newer one from npm. */
export const oldestProductNode = '22.12.0';

/**
 * Whether one version is the same as another, or newer.
 * @param {string} version such as `22.12.0`
 * @param {string} oldest such as `20.19.0`
 * @returns {boolean}
 */
function isAtLeast(version, oldest) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0, oldestPatch = 0] = oldest.split('.').map(Number);
  if (major !== oldestMajor) return major > oldestMajor;
  if (minor !== oldestMinor) return minor > oldestMinor;
  return patch >= oldestPatch;
}

/**
 * Whether the launcher runs on a version of Node.js.
 * @param {string} version
 */
export const isSupportedNode = (version) => isAtLeast(version, oldestNode);

/**
 * Whether the product runs on a version of Node.js.
 * @param {string} version
 */
export const isProductNode = (version) => isAtLeast(version, oldestProductNode);
