/** The oldest Node.js that everything in the workspace runs on. */
export const oldestNode = '20.19.0';

/**
 * Whether a Node.js version is recent enough.
 * @param {string} version such as `22.12.0`
 * @returns {boolean}
 */
export function isSupportedNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split('.').map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
